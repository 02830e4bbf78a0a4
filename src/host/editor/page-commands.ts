/**
 * The commands that a page may run, and nothing else: a page's content comes from a file that is not trusted.
 */

import * as vscode from 'vscode';
import { FailureError } from '../../core/base/result.ts';
import type { OpenTrace } from '../open-trace.ts';

const ALLOWED: Readonly<Record<string, (trace: OpenTrace) => Promise<unknown>>> = {
  retry: trace => trace.load(),
  reopenWith: () => run('workbench.action.reopenWithEditor'),
  showLog: () => run('kernelLens.showLog'),
  copyNsysExportCommand: trace => run('kernelLens.copyNsysExportCommand', trace.uri),
  openNsysSetting: () => run('workbench.action.openSettings', 'kernelLens.nsysPath'),
  manageTrust: () => run('workbench.trust.manage'),
};

export async function runPageCommand(command: string, trace: OpenTrace): Promise<void> {
  const name = command.replace(/^kernelLens\./, '');
  if (!Object.hasOwn(ALLOWED, name)) {
    const message = `A page may not run ${command}`;
    throw new FailureError({ reason: 'command-refused', message });
  }
  await ALLOWED[name]?.(trace);
}

function run(command: string, ...args: unknown[]): Promise<unknown> {
  return Promise.resolve(vscode.commands.executeCommand(command, ...args));
}
