/**
 * The one output channel, "Kernel Lens". The only place of the extension that writes a log; what the worker
 * prints and what pages report comes here. Nothing in it leaves the machine.
 */

import * as vscode from 'vscode';
import type { Failure } from '../core/base/result.ts';

export type Log = vscode.LogOutputChannel;

export function createLog(): Log {
  return vscode.window.createOutputChannel('Kernel Lens', { log: true });
}

/** One line for a failure: what was attempted, the stable reason, the English message. */
export function logFailure(log: Log, attempt: string, failure: Failure): void {
  log.error(`${attempt}: ${failure.reason}: ${failure.message}`);
}

/** The longest line that a page may put into the log. */
const PAGE_LINE = 4000;

/** What went wrong in a page; its text may be anything. */
export function logOfPage(log: Log, text: unknown): void {
  log.error(`[page] ${String(text).slice(0, PAGE_LINE)}`);
}
