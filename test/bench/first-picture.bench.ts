/**
 * From the double click on a trace to its first picture in a real VS Code window in a browser, with the extension
 * installed as users have it (goals 9 and 10). What the window itself needs to make an editor is part of it.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { installVsix } from '../../scripts/lib/vscode-server.mjs';
import { makeVsix } from '../../scripts/lib/vsix.mjs';
import type { VsCode } from '../browser/support/vscode.ts';
import { median, type BenchContext } from './support/bench.ts';
import { childProgram } from './support/child.ts';
import { longKineto } from './support/long-kineto.ts';
import { seenIn, watchPictures } from './support/picture-probe.ts';

const ROUNDS = 5;
const LONG_ROUNDS = 3;
/** ms; far beyond what a busy machine needs. */
const LONGEST_WAIT = 120_000;

interface Opening {
  /** ms from the double click; progress in the page or the status bar, whichever is first. */
  readonly progress: number;
  readonly picture: number;
  /** Longest task of the page's own, ms; 0 = none of 50 ms. */
  readonly block: number;
}

export default async function (ctx: BenchContext): Promise<void> {
  const source = path.join(ctx.sharedDir, 'traces', 'torch', 'eager.pt.trace.json.gz');
  if (!existsSync(source)) {
    ctx.note(`${source} is not here: nothing is measured`);
    return;
  }
  const long = await longKineto(ctx, source, 1);
  await install(ctx);
  // Late, since it wants to know where the extension is.
  const { closeAll, startVsCode } = await import('../browser/support/vscode.ts');
  try {
    const files = { 'small.pt.trace.json.gz': source, 'long.pt.trace.json.gz': long };
    const vscode = await startVsCode({
      files,
      settings: { 'workbench.editor.enablePreview': false },
    });
    await watchPictures(vscode.page);
    await small(ctx, vscode);
    await large(ctx, vscode, long);
  } finally {
    await closeAll();
  }
}

async function install(ctx: BenchContext): Promise<void> {
  const node = process.execPath;
  const vsix = path.join(ctx.temporary, 'kernel-lens.vsix');
  const extensionsDir = path.join(ctx.temporary, 'x');
  await makeVsix({ node, out: vsix });
  await installVsix({ node, vsix, dataDir: path.join(ctx.temporary, 'd'), extensionsDir });
  process.env['KERNEL_LENS_TEST_EXTENSIONS'] = extensionsDir;
}

/** Goal 9. */
async function small(ctx: BenchContext, vscode: VsCode): Promise<void> {
  const first = await open(vscode, 'small.pt.trace.json.gz');
  const rounds = await openings(vscode, 'small.pt.trace.json.gz', ROUNDS);
  const name = 'first picture, 27 MB';
  const pictures = rounds.map(({ picture }) => picture);
  ctx.push({ name, unit: 'ms', ours: median(pictures), goal: 1300 });
  ctx.push({ name: `${name}, first file of the window`, unit: 'ms', ours: first.picture });
  const blocks = rounds.map(({ block }) => block);
  ctx.push({ name: `${name}: longest block`, unit: 'ms', ours: median(blocks), goal: 50 });
}

/** Goal 10. */
async function large(ctx: BenchContext, vscode: VsCode, file: string): Promise<void> {
  const measure = childProgram(ctx, 'kineto-child');
  const rounds: Opening[] = [];
  const reading: number[] = [];
  for (let round = 0; round < LONG_ROUNDS; round++) {
    rounds.push(...(await openings(vscode, 'long.pt.trace.json.gz', 1)));
    reading.push(measure(['ours', file]).ms);
  }
  const of = (key: keyof Opening): number => median(rounds.map(opening => opening[key]));
  const name = 'first picture, 540 MB';
  const times = { ours: of('picture'), reference: median(reading) };
  ctx.push({ name: `${name}, beside reading alone`, unit: 'ms', ...times, goal: 2 });
  ctx.push({ name: `${name}: progress`, unit: 'ms', ours: of('progress'), goal: 200 });
  ctx.push({ name: `${name}: longest block`, unit: 'ms', ours: of('block'), goal: 50 });
}

async function openings(vscode: VsCode, name: string, rounds: number): Promise<Opening[]> {
  const measured: Opening[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await open(vscode, name));
  return measured;
}

/** Opens a file, waits for its picture, and closes it. */
async function open(vscode: VsCode, name: string): Promise<Opening> {
  const { page } = vscode;
  await vscode.openFromExplorer(name);
  const deadline = performance.now() + LONGEST_WAIT;
  for (;;) {
    const { window, pages } = await seenIn(page);
    const [shown] = pages;
    if (window.asked !== undefined && shown?.picture !== undefined) {
      await vscode.runCommand('View: Close All Editors');
      await page.locator('iframe.webview').waitFor({ state: 'detached' });
      return {
        progress: Math.min(shown.progress ?? Infinity, window.progress ?? Infinity) - window.asked,
        picture: shown.picture - window.asked,
        block: Math.max(0, ...shown.blocks.map(([, ms]) => ms)),
      };
    }
    if (performance.now() > deadline) throw new Error(`${name} shows no picture`);
    await page.waitForTimeout(100);
  }
}
