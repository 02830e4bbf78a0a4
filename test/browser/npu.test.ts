// A trace of Ascend's processors: texts of ours say NPU where they say GPU of others.

import assert from 'node:assert/strict';
import { sharedFile } from '../support/shared.ts';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';

const trace = 'samples/ascend/text/level1/rank0_ascend_pt/ASCEND_PROFILER_OUTPUT/trace_view.json';

describe('the timeline of NPUs', () => {
  let timeline: TimelineTest;

  before(async function () {
    sharedFile(this, trace);
    timeline = await openTimeline({ trace });
  });

  after(async () => {
    await timeline?.close();
    await closePages();
  });

  it('speaks of no GPU: answer, lanes, tables, tips, keys', async () => {
    const { page } = timeline;
    await timeline.idle();
    const figures = (await page.locator('.figure').allTextContents()).join();
    assert.match(figures, /NPU busy/);
    await timeline.screenshot('npu-timeline');
    for (const tab of ['Ranges', 'API', 'Operators', 'Layers map', 'Time']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await timeline.idle();
      await timeline.screenshot(`npu-${tab.toLowerCase().replace(' ', '-')}`);
    }
    await page.keyboard.press('?');
    const text = await page.locator('body').textContent();
    assert.doesNotMatch(text ?? '', /\bGPUs?\b/);
    assert.deepEqual(timeline.errors, []);
  });
});
