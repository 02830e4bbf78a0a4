// Idle time in the timeline: hatched by cause, and explained where the pointer rests on white space.

import assert from 'node:assert/strict';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

describe('idle time in the timeline', () => {
  let timeline: TimelineTest;

  before(async () => {
    timeline = await openTimeline({ trace: 'eager7b' });
  });

  after(async () => {
    await timeline?.close();
    await closePages();
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
      await timeline.idle();
    }
    const text = (await card().textContent()) ?? '';
    assert.match(text, /the device is busy.*Stream 9gemm/);
    delete timeline.answers.idleAt;
  });

  it('can be reached by keys, with cause and evidence', async () => {
    await zoomed();
    await timeline.page.mouse.move(5, 5);
    const live = timeline.page.locator('#live');
    const press = async (key: string) => {
      await timeline.page.keyboard.press(key);
      return (await timeline.selected())!;
    };
    const { window } = await timeline.idle();
    const first = await press('i');
    assert.match(first.label, /^Idle [\d.]+ µs: /);
    assert.ok(first.startNs > window.startNs && first.endNs < window.endNs);
    assert.match((await live.textContent()) ?? '', /^Idle [\d.]+ µs: .*Launched by cu\w+/);
    const details = (await timeline.page.locator('.details').textContent()) ?? '';
    assert.match(details, /Idle [\d.]+ µs: .*Duration[\d,]+ ns.*Next.*Launched by/);
    const second = await press('i');
    assert.ok(second.startNs >= first.endNs);
    assert.deepEqual(await press('Shift+I'), first);
    await timeline.screenshot('idle-keys');
    // Far beyond the window, which then follows without zooming.
    let last = second;
    for (let i = 0; i < 40; i++) last = await press('i');
    const moved = (await timeline.idle()).window;
    assert.ok(last.startNs > window.endNs && last.startNs >= moved.startNs);
    assert.ok(last.endNs <= moved.endNs);
    const spans = [window, moved].map(({ startNs, endNs }) => endNs - startNs);
    assert.ok(Math.abs(spans[0]! - spans[1]!) < 1);
    await press('Escape');
    assert.equal(await timeline.page.locator('.details-head').count(), 0);
  });

  it('says when there is no more', async () => {
    timeline.command('fitAll');
    for (let i = 0; i < 3; i++) await timeline.page.keyboard.press('Shift+I');
    await timeline.zoomTo(0, 1000);
    await timeline.page.keyboard.press('Shift+I');
    await timeline.idle();
    const live = timeline.page.locator('#live');
    await live.filter({ hasText: 'No further idle time that could be seen' }).waitFor();
  });

  it('keeps what is selected before an idle time is found', async () => {
    await zoomed();
    const found = new Promise<void>(begun => {
      timeline.answers.idleAt = async () => {
        begun();
        await late;
        return { state: 'outside', device: 0 };
      };
    });
    let go = (): void => undefined;
    const late = new Promise<void>(resolve => (go = resolve));
    await timeline.page.keyboard.press('i');
    await found;
    timeline.reveal(2079.7e6, 2079.75e6, 'meanwhile');
    await timeline.page.locator('.details-head', { hasText: 'meanwhile' }).waitFor();
    go();
    assert.equal((await timeline.selected())?.label, 'meanwhile');
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
    assert.deepEqual(timeline.errors, []);
  });
});
