// Frame times of the timeline while zooming into the longest trace: the page's own work per frame
// (asking for tiles, drawing both canvases, headers), measured in a headless browser without a GPU.

import type { Page } from 'playwright-core';
import type { PanelCommand } from '../../src/core/protocol/panel.ts';
import { closePages } from '../browser/page/open-page.ts';
import { openTimeline } from '../browser/page/timeline-page.ts';
import { openTimelines } from '../browser/page/timelines-page.ts';
import type { BenchContext } from './support/bench.ts';
import { tracePath } from '../browser/page/traces.ts';

/** Milliseconds; the budget of ARCHITECTURE.md. */
const GOAL = 16;
const ROUNDS = 3;

interface Frames {
  /** Work per frame, ms, ascending. */
  readonly work: number[];
}

export default async function frames(context: BenchContext): Promise<void> {
  await one(context);
  await two(context);
}

async function one(context: BenchContext): Promise<void> {
  const trace = tracePath('long') === undefined ? 'eager7b' : 'long';
  const viewport = { width: 1600, height: 900 };
  const begin = performance.now();
  const timeline = await openTimeline({ trace, viewport, reducedMotion: false });
  await timeline.idle();
  context.note(`${trace}: opened and drawn in ${(performance.now() - begin).toFixed(0)} ms`);
  const send = async (commands: readonly PanelCommand[]): Promise<void> => {
    for (const command of commands) {
      timeline.command(command);
      await timeline.page.waitForTimeout(60);
    }
    await timeline.idle();
  };
  try {
    const zoom: PanelCommand[] = [...times(14, 'zoomIn'), ...times(14, 'zoomOut')];
    const there: PanelCommand[] = [...times(5, 'zoomIn'), ...times(10, 'panRight')];
    const back: PanelCommand[] = [...times(10, 'panLeft'), ...times(5, 'zoomOut')];
    await compare(context, `zoom ${trace}`, timeline.page, () => send(zoom));
    await compare(context, `pan ${trace}`, timeline.page, () => send([...there, ...back]));
  } finally {
    await timeline.close();
    await closePages();
  }
}

/** The two timelines of a comparison, which draw in the same frame. */
async function two(context: BenchContext): Promise<void> {
  const [a, b] = ['eager7b', tracePath('graph7b') === undefined ? 'eager7b' : 'graph7b'];
  const viewport = { width: 1600, height: 500 };
  const timelines = await openTimelines({ a, b, viewport, reducedMotion: false });
  await timelines.idle();
  try {
    await compare(context, `zoom ${a} beside ${b}`, timelines.page, async () => {
      await timelines.page.locator('.overlay-canvas').first().focus();
      for (const key of [...times(14, 'w'), ...times(14, 's')]) {
        await timelines.page.keyboard.press(key);
        await timelines.page.waitForTimeout(60);
      }
      await timelines.idle();
    });
  } finally {
    await timelines.close();
    await closePages();
  }
}

async function compare(
  context: BenchContext,
  name: string,
  page: Page,
  act: () => Promise<void>,
): Promise<void> {
  const rounds: Frames[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measure(page, act));
  // Other programs on the machine only ever add to a frame, so the calmest round counts.
  const p95 = Math.min(...rounds.map(({ work }) => at(work, 0.95)));
  const all = rounds.flatMap(({ work }) => work).sort((x, y) => x - y);
  context.note(
    `${name}: ${all.length} frames, median ${at(all, 0.5)} ms, longest ${at(all, 1)} ms`,
  );
  context.push({ name: `${name}, frame p95`, unit: 'ms', ours: p95, goal: GOAL });
}

/** Wraps animation frames in the page for as long as `act` takes; callbacks of one frame add up. */
async function measure(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const scope = globalThis as unknown as { klWork: number[]; klFrame?: number };
    const wrapped = scope.klFrame !== undefined;
    scope.klWork = [];
    scope.klFrame = -1;
    if (wrapped) return;
    const original = requestAnimationFrame;
    globalThis.requestAnimationFrame = callback =>
      original(time => {
        const start = performance.now();
        callback(time);
        const took = performance.now() - start;
        if (scope.klFrame === time) scope.klWork[scope.klWork.length - 1]! += took;
        else scope.klWork.push(took);
        scope.klFrame = time;
      });
  });
  await act();
  const work = await page.evaluate<number[]>('globalThis.klWork');
  return { work: work.sort((x, y) => x - y) };
}

function times<T extends string>(count: number, what: T): T[] {
  return Array<T>(count).fill(what);
}

function at(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return Math.round(value * 100) / 100;
}
