// What the integration specs share: the extension's test API, files to open, and waiting for something to be so.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportFile } from '../../../src/host/editor/report-file.ts';
import type { OpenFile } from '../../../src/host/open-file.ts';
import type { OpenTrace } from '../../../src/host/open-trace.ts';
import type { TestApi } from '../../../src/host/test-api.ts';

export const TRACE_EDITOR = 'kernelLens.trace';
export const REPORT_EDITOR = 'kernelLens.report';

/** The longest that `until` waits. */
const LONGEST_MS = 120_000;
/** And for one answer, before it asks again. */
const LONGEST_ANSWER_MS = 20_000;

const workspace = process.env['KERNEL_LENS_TEST_WORKSPACE'] ?? '';
const fixtures = process.env['KERNEL_LENS_TEST_FIXTURES'] ?? '';

export async function testApi(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi | undefined>('kernel-lens.kernel-lens');
  assert.ok(extension, 'the extension is not installed');
  const api = await extension.activate();
  assert.ok(api, 'activate() gives no test API: KERNEL_LENS_TEST is not set');
  return api;
}

/** A file of `test/fixtures`. */
export function fixture(name: string): vscode.Uri {
  return vscode.Uri.file(path.join(fixtures, name));
}

/** A file of the folder that is open in the window. */
export function inWorkspace(name: string): vscode.Uri {
  return vscode.Uri.file(path.join(workspace, name));
}

/** The small real trace. */
export function sample(): vscode.Uri {
  return fixture('sample/eager7b.sqlite');
}

/** A small real report, of the same program as the small trace. */
export function sampleReport(): vscode.Uri {
  return fixture('ncu/full.ncu-rep');
}

/** Folder inside the opened workspace for the files of one spec; removed by `removeScratch`. */
export function scratch(name: string): string {
  const folder = path.join(workspace, `scratch-${name}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function removeScratch(name: string): void {
  rmSync(path.join(workspace, `scratch-${name}`), { recursive: true, force: true });
}

export function copyOfSample(folder: string, name: string): vscode.Uri {
  const file = path.join(folder, name);
  copyFileSync(sample().fsPath, file);
  return vscode.Uri.file(file);
}

/** Names and sizes of all files below a folder. */
export function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => [name, statSync(path.join(folder, name))] as const)
    .filter(([, stat]) => stat.isFile())
    .map(([name, stat]) => `${name} ${stat.size}`)
    .sort();
}

/** Opens a file in the trace editor, whatever its name. */
export async function openTrace(uri: vscode.Uri): Promise<OpenTrace> {
  await vscode.commands.executeCommand('vscode.openWith', uri, TRACE_EDITOR);
  const { store } = await testApi();
  const trace = store.find(uri);
  assert.ok(trace, `${uri.fsPath} is not among the open traces`);
  return trace;
}

/** The same for the report editor. */
export async function openReport(uri: vscode.Uri): Promise<ReportFile> {
  await vscode.commands.executeCommand('vscode.openWith', uri, REPORT_EDITOR);
  const { reportStore } = await testApi();
  const report = reportStore.find(uri);
  assert.ok(report, `${uri.fsPath} is not among the open reports`);
  return report;
}

/** Opens a trace and waits until it has been read. */
export async function openedTrace(uri = sample()): Promise<OpenTrace> {
  return settled(await openTrace(uri), 'open');
}

/** The same of a report. */
export async function openedReport(uri = sampleReport()): Promise<ReportFile> {
  return settled(await openReport(uri), 'open');
}

/** Waits until reading has come to its end, and fails with the failure if it was not the one wanted. */
export async function settled<F extends OpenFile>(file: F, wanted: 'open' | 'failed'): Promise<F> {
  await until(`${file.name} has been read`, () => file.state.kind !== 'opening');
  const { state } = file;
  assert.equal(state.kind, wanted, state.kind === 'failed' ? state.failure.message : state.kind);
  return file;
}

/** Answers every question of `showInformationMessage` with its first button; gives back the questions. */
export async function answering(action: () => Promise<unknown>): Promise<string[]> {
  const questions: string[] = [];
  const window = vscode.window as { showInformationMessage: unknown };
  const original = window.showInformationMessage;
  window.showInformationMessage = async (question: string, answer: string) => {
    questions.push(question);
    return answer;
  };
  try {
    await action();
  } finally {
    window.showInformationMessage = original;
  }
  return questions;
}

/**
 * Gives a file another time and waits for what follows. A folder that is watched from this moment on may keep a change to
 * itself; then the file gets yet another time, but not while one may still be on its way.
 */
export async function changedUntil(
  uri: vscode.Uri,
  what: string,
  isSo: () => boolean,
): Promise<void> {
  const begin = Date.now();
  let changes = 0;
  await until(what, () => {
    if (Date.now() - begin >= changes * 40_000) {
      const later = new Date(begin + 5000 * ++changes);
      utimesSync(uri.fsPath, later, later);
    }
    return isSo();
  });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const { store, reportStore } = await testApi();
  await until('all traces are closed', () => store.files.length === 0);
  await until('all reports are closed', () => reportStore.files.length === 0);
}

/**
 * Asks again and again until the answer is true or a value. The longest wait is far beyond what a busy machine needs,
 * and within the time of a test (index.ts), so that it is this that says what did not come.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    let problem = '';
    try {
      const answer = await soon(ask());
      if (answer !== false && answer !== undefined && answer !== null) {
        return answer as NonNullable<Exclude<T, false>>;
      }
    } catch (error) {
      problem = error instanceof Error ? ` (${error.message})` : ` (${String(error)})`;
    }
    if (Date.now() > end) {
      throw new Error(`Waited ${LONGEST_MS} ms in vain: ${what}${problem}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** A page that has gone never answers. */
async function soon<T>(answer: T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), LONGEST_ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The timeline of the active trace, once nothing is on its way any more and nothing moves. */
export async function drawn() {
  const { probe } = await testApi();
  let last = '';
  return until('the timeline is drawn', async () => {
    const picture = await probe();
    const window = JSON.stringify(picture?.window);
    const still = window === last;
    last = window;
    return still && picture?.idle === true && picture.boxes > 0 && picture;
  });
}
