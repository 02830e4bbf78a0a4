/**
 * The page of a report with thousands of kernels, made of real ones, beside that of the same report with twelve: from
 * the start of the page until nothing is on its way, and frames while its list scrolls and its roofline is moved.
 * Reading the file is not part of it (see open-ncu); it is noted.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { closePages } from '../browser/page/open-page.ts';
import { openReportPage, scattered, type ReportTest } from '../browser/page/report-page.ts';
import { withManyKernels } from '../support/many-kernels.ts';
import { median, type BenchContext } from './support/bench.ts';

const KERNELS = 5000;
/** Milliseconds that opening may take over the small report. */
const OVER_FLOOR_MS = 1000;
/** 60 frames a second. */
const FRAME_MS = 16.7;
const ROUNDS = 3;

export default async function (context: BenchContext): Promise<void> {
  const real = path.join(context.sharedDir, 'traces', 'ncu', 'decode_10_5.ncu-rep');
  if (!existsSync(real)) {
    context.push({ name: 'page of many kernels', unit: 'ms', skipped: 'the sample is not here' });
    return;
  }
  const sized = (kernels: number): string => {
    const file = path.join(context.temporary, `${kernels}.ncu-rep`);
    writeFileSync(file, withManyKernels(readFileSync(real), kernels));
    return file;
  };
  const floor = await openReportPage({ file: sized(12) });
  await floor.idle();
  const begin = performance.now();
  const large = await openReportPage({ file: sized(KERNELS) });
  await large.idle();
  context.note(
    `${KERNELS} kernels: read and shown for the first time in ${Math.round(performance.now() - begin)} ms`,
  );
  const opened = { floor: [] as number[], large: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    opened.floor.push(await reopened(floor));
    opened.large.push(await reopened(large));
  }
  const [few, many] = [median(opened.floor), median(opened.large)];
  context.note(`page of 12 kernels ${few.toFixed(0)} ms, of ${KERNELS} ${many.toFixed(0)} ms`);
  context.push({
    name: `page of ${KERNELS} kernels, over that of 12`,
    unit: 'ms',
    ours: many - few,
    goal: OVER_FLOOR_MS,
  });
  await noteFrames(context, large, 'scroll the list', scroll);
  await noteFrames(context, large, 'move the roofline', move);
  await floor.close();
  await large.close();
  // Copies of a kernel lie upon each other and are drawn once, so the same again with all of them apart.
  const apart = await openReportPage({ file: sized(KERNELS), points: scattered });
  await apart.idle();
  await noteFrames(context, apart, 'move the roofline, all points apart', move);
  await noteFrames(context, apart, 'zoom the roofline, all points apart', zoom);
  await apart.close();
  await closePages();
}

/** Loads the page anew, as showing a hidden tab does. */
async function reopened(test: ReportTest): Promise<number> {
  const begin = performance.now();
  await test.page.reload();
  await test.page.locator('#app > *').first().waitFor();
  await test.idle();
  return performance.now() - begin;
}

interface Frames {
  readonly count: number;
  /** Milliseconds of the page's own work in a frame: its scripts, style, layout and what it records to be painted. */
  readonly workP95: number;
  /** Milliseconds between frames. */
  readonly everyP95: number;
}

async function noteFrames(
  context: BenchContext,
  test: ReportTest,
  name: string,
  act: (test: ReportTest) => Promise<void>,
): Promise<void> {
  const rounds: Frames[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await framesOf(test, act));
  // Other programs on the machine only ever add to a frame, so the calmest round counts.
  const calmest = rounds.reduce((a, b) => (a.workP95 <= b.workP95 ? a : b));
  context.note(`${name}: ${calmest.count} frames, every ${calmest.everyP95.toFixed(1)} ms at p95`);
  context.push({ name: `${name}, frame p95`, unit: 'ms', ours: calmest.workP95, goal: FRAME_MS });
}

/** A frame's work lasts from its first callback until the task after it, which cannot run before it is painted. */
async function framesOf(test: ReportTest, act: (test: ReportTest) => Promise<void>) {
  await test.page.evaluate(() => {
    const scope = globalThis as unknown as { klFrames: [number, number][]; klStop: boolean };
    scope.klFrames = [];
    scope.klStop = false;
    const channel = new MessageChannel();
    let begin = 0;
    channel.port1.onmessage = () => scope.klFrames.push([begin, performance.now() - begin]);
    const frame = (): void => {
      begin = performance.now();
      channel.port2.postMessage(0);
      if (!scope.klStop) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await act(test);
  const frames = await test.page.evaluate(() => {
    const scope = globalThis as unknown as { klFrames: [number, number][]; klStop: boolean };
    scope.klStop = true;
    return scope.klFrames;
  });
  const every = frames.slice(1).map(([begin], i) => begin - (frames[i]?.[0] ?? begin));
  return {
    count: frames.length,
    workP95: p95(frames.map(([, work]) => work)),
    everyP95: p95(every),
  } satisfies Frames;
}

async function scroll({ page }: ReportTest): Promise<void> {
  const box = (await page.locator('.list .virtual').boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + 100);
  for (let i = 0; i < 80; i++) {
    await page.mouse.wheel(0, i < 40 ? 120 : -120);
    await page.waitForTimeout(16);
  }
}

async function move({ page }: ReportTest): Promise<void> {
  const canvas = page.locator('.roofline canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 0; i < 80; i++) {
    await page.mouse.move(x - 3 * i, y + (i % 30));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  await canvas.dblclick();
}

async function zoom({ page }: ReportTest): Promise<void> {
  const canvas = page.locator('.roofline canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down('Control');
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i < 30 ? -60 : 60);
    await page.waitForTimeout(16);
  }
  await page.keyboard.up('Control');
  await canvas.dblclick();
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}
