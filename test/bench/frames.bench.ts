// Frame times of the timeline while zooming into the longest trace: the page's own work per frame
// (asking for tiles, drawing both canvases, headers), measured in a headless browser without a GPU.

import type { PanelCommand } from '../../src/core/protocol/panel.ts';
import { closeBrowser, openTimeline, tracePath } from '../browser/page/timeline-page.ts';
import type { BenchContext } from './support/bench.ts';

/** Milliseconds; the budget of ARCHITECTURE.md. */
const GOAL = 16;
const ROUNDS = 3;

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
    for (const [name, act] of [
      ['zoom', zoom],
      ['pan', pan],
    ] as const) {
      const rounds: Frames[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(act));
      // Other programs on the machine only ever add to a frame, so the calmest round counts.
      const p95 = Math.min(...rounds.map(({ work }) => at(work, 0.95)));
      const all = rounds.flatMap(({ work }) => work).sort((x, y) => x - y);
      context.note(
        `${name}: ${all.length} frames, median ${at(all, 0.5)} ms, longest ${at(all, 1)} ms`,
      );
      context.push({ name: `${name} ${trace}, frame p95`, unit: 'ms', ours: p95, goal: GOAL });
    }
  } finally {
    await timeline.close();
    await closeBrowser();
  }

  async function zoom(): Promise<void> {
    for (const command of [...times(14, 'zoomIn'), ...times(14, 'zoomOut')]) {
      timeline.command(command);
      await timeline.page.waitForTimeout(60);
    }
  }

  async function pan(): Promise<void> {
    const there = [...times(5, 'zoomIn'), ...times(10, 'panRight')];
    for (const command of [...there, ...times(10, 'panLeft'), ...times(5, 'zoomOut')]) {
      timeline.command(command);
      await timeline.page.waitForTimeout(60);
    }
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

function times(count: number, command: PanelCommand): PanelCommand[] {
  return Array<PanelCommand>(count).fill(command);
}

function at(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 100) / 100;
}
