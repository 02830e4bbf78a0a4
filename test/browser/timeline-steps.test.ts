// Steps on the timeline that are not whole, or not named by the program: what their boxes and cards say.

import assert from 'node:assert/strict';
import { sharedFile } from '../support/shared.ts';
import { closePages } from './page/open-page.ts';
import { openTimeline, type TimelineTest } from './page/timeline-page.ts';
import { engine, openTrace, plain } from './page/traces.ts';

/** Zooms to the step at this place (negative: from the end) and rests the pointer on it; returns its card. */
async function hoverStep(timeline: TimelineTest, name: string, place: number) {
  const { summary, tracks } = await openTrace(name);
  const track = tracks.find(({ role }) => role === 'steps')!;
  const span = place < 0 ? track.count + place : place;
  const request = { trace: summary.id, track: track.id, span };
  const { startNs, durationNs } = await engine.api.details(request, plain);
  await timeline.zoomTo(startNs - durationNs / 2, startNs + 1.5 * durationNs);
  const { x, y } = await timeline.pointOn('Steps');
  await timeline.page.mouse.move(x - 3, y);
  await timeline.page.mouse.move(x, y);
  const card = timeline.page.locator('.hover-card.shown');
  await card.getByText('Phase').waitFor();
  return card;
}

describe('steps on the timeline', () => {
  after(closePages);

  it('say in words, and show by a torn side, that the capture cuts one', async () => {
    const name = 'nsys/graph7b.sqlite';
    const timeline = await openTimeline({ trace: name });
    const card = await hoverStep(timeline, name, -1);
    assert.match((await card.textContent()) ?? '', /Cut by the captureat its end/);
    await timeline.screenshot('timeline-cut-step-card');
    // What the pointer rests on has a frame, which hides the tear.
    await timeline.page.mouse.move(2, 2);
    for (const theme of ['dark', 'light', 'hc', 'hc-light'] as const) {
      await timeline.setTheme(theme);
      await timeline.screenshot(`timeline-cut-step-${theme}`);
    }
    assert.deepEqual(timeline.errors, []);
    await timeline.close();
  });

  it('say no such thing of whole ones', async () => {
    const name = 'nsys/graph7b.sqlite';
    const timeline = await openTimeline({ trace: name });
    const card = await hoverStep(timeline, name, 1);
    assert.doesNotMatch((await card.textContent()) ?? '', /Cut by/);
    await timeline.close();
  });

  it('say which forward pass of which profiler step one is', async function () {
    const name = 'traces/torch/steps.pt.trace.json.gz';
    sharedFile(this, name);
    const timeline = await openTimeline({ trace: name });
    const card = await hoverStep(timeline, name, 1);
    const text = (await card.textContent()) ?? '';
    assert.match(text, /Profiler stepProfilerStep#\d+/);
    assert.match(text, /Forward pass in it2/);
    await timeline.screenshot('timeline-second-pass');
    await timeline.close();
  });
});
