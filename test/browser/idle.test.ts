// Idle time in the timeline: hatched by cause, and explained where the pointer rests on white space.

import assert from 'node:assert/strict';
import { closeBrowser, openTimeline, type TimelineTest } from './page/timeline-page.ts';

describe('idle time in the timeline', () => {
  let timeline: TimelineTest;

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b' });
  });

  after(async () => {
    await timeline?.close();
    await closeBrowser();
  });

  const card = () => timeline.page.locator('.data-card.shown');
  async function hover(lane: string, share: number): Promise<void> {
    const { x, y } = await timeline.pointOn(lane, share);
    await timeline.page.mouse.move(x - 2, y);
    await timeline.page.mouse.move(x, y);
  }
  const zoomed = () => timeline.zoomTo(2079.64e6, 2080e6);

  it('asks for what is in sight and no more', async () => {
    await zoomed();
    const [first] = timeline.callsOf('idleIn') as { startNs: number; endNs: number }[];
    const last = timeline.callsOf('idleIn').at(-1) as { startNs: number; endNs: number };
    assert.ok(first !== undefined && last.endNs - last.startNs < 2e6);
  });

  it('says how long the device was idle, why, and which call says so', async () => {
    await zoomed();
    await hover('Stream 7', 0.2);
    await card().waitFor();
    const text = (await card().textContent()) ?? '';
    assert.match(text, /Idle [\d.]+ µs: the launch came late/);
    assert.match(text, /Launched bycu\w+/);
    assert.match(text, /after the device went idle/);
    assert.match(text, /[\d,]+ ns/);
    assert.equal(await timeline.page.locator('.data-card.shown .part-launch').count(), 1);
  });

  it('takes the card away over a kernel and elsewhere', async () => {
    await hover('CUDA API', 0.6);
    await card().waitFor({ state: 'hidden' });
  });

  it('says which stream runs where a stream is white and the device is busy', async () => {
    timeline.answers.idleAt = ({ ns }) => ({
      state: 'busy',
      device: 0,
      startNs: ns - 10,
      endNs: ns + 10,
      running: [{ row: 1, name: 'gemm', startNs: ns - 5, endNs: ns + 5, stream: 9 }],
    });
    // Another step: what is known of the last one does not serve. Some of these points are white.
    await timeline.zoomTo(2120e6, 2120.4e6);
    for (let share = 0.05; share < 1 && !(await card().isVisible()); share += 0.1) {
      await hover('Stream 7', share);
      await timeline.page.waitForTimeout(200);
    }
    const text = (await card().textContent()) ?? '';
    assert.match(text, /the device is busy.*Stream 9gemm/);
    delete timeline.answers.idleAt;
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
    it(`is seen in ${theme}`, async () => {
      await timeline.setTheme(theme);
      await zoomed();
      await hover('Stream 7', 0.2);
      await card().waitFor();
      await timeline.screenshot(`idle-${theme}`);
    });
  }

  it('keeps to the strict policy, silently', () => {
    assert.deepEqual(timeline.cspViolations, []);
    assert.deepEqual(timeline.consoleErrors, []);
  });
});
