// Frame times of the timeline while zooming into the longest trace: the page's own work per frame
// (asking for tiles, drawing both canvases, headers), measured in a headless browser without a GPU.

import { closeBrowser, openTimeline, tracePath } from '../browser/page/timeline-page.ts';
import type { BenchContext } from './support/bench.ts';

/** Milliseconds; the budget of ARCHITECTURE.md. */
const GOAL = 16;

interface Frames {
  /** Work per frame, ms, ascending. */
  readonly work: number[];
}

export default async function frames(context: BenchContext): Promise<void> {
  const trace = tracePath('long') === undefined ? 'eager7b' : 'long';
  const viewport = { width: 1600, height: 900 };
  const begin = performance.now();
  const timeline = await openTimeline({ trace, viewport, reducedMotion: false });
  await timeline.idle();
  context.note(`${trace}: opened and drawn in ${(performance.now() - begin).toFixed(0)} ms`);
  try {
    const zoom = await measure(async () => {
      for (const command of [
        ...Array<'zoomIn'>(14).fill('zoomIn'),
        ...Array<'zoomOut'>(14).fill('zoomOut'),
      ]) {
        timeline.command(command);
        await timeline.page.waitForTimeout(60);
      }
    });
    const pan = await measure(async () => {
      for (let i = 0; i < 5; i++) timeline.command('zoomIn');
      for (let i = 0; i < 20; i++) {
        timeline.command(i < 10 ? 'panRight' : 'panLeft');
        await timeline.page.waitForTimeout(60);
      }
    });
    for (const [name, { work }] of [
      ['zoom', zoom],
      ['pan', pan],
    ] as const) {
      context.note(
        `${name}: ${work.length} frames, median ${at(work, 0.5)} ms, longest ${at(work, 1)} ms`,
      );
      context.push({
        name: `${name} ${trace}, frame p95`,
        unit: 'ms',
        ours: at(work, 0.95),
        goal: GOAL,
      });
    }
  } finally {
    await timeline.close();
    await closeBrowser();
  }

  /** Wraps animation frames in the page for as long as `act` takes. */
  async function measure(act: () => Promise<void>): Promise<Frames> {
    await timeline.page.evaluate(() => {
      const scope = globalThis as unknown as { klWork: number[]; klWrapped?: boolean };
      scope.klWork = [];
      if (scope.klWrapped === true) return;
      scope.klWrapped = true;
      const original = requestAnimationFrame;
      globalThis.requestAnimationFrame = callback =>
        original(time => {
          const start = performance.now();
          callback(time);
          scope.klWork.push(performance.now() - start);
        });
    });
    await act();
    await timeline.idle();
    const work = await timeline.page.evaluate<number[]>('globalThis.klWork');
    return { work: work.sort((a, b) => a - b) };
  }
}

function at(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 100) / 100;
}
