/**
 * The commands that a page may run, and nothing else: a page's content comes from a file that is not trusted. Also
 * which of them suit which failure.
 */

import * as vscode from 'vscode';
import { FailureError, type Failure } from '../../core/base/result.ts';
import type { PanelAction } from '../../core/protocol/panel.ts';
import type { OpenTrace } from '../open-trace.ts';
import { REPORT_VIEW_TYPE } from './report-editor.ts';

const ALLOWED: Readonly<Record<string, (trace: OpenTrace) => Promise<unknown>>> = {
  retry: trace => trace.load(),
  reopenWith: () => run('workbench.action.reopenWithEditor'),
  showLog: () => run('kernelLens.showLog'),
  copyNsysExportCommand: trace => run('kernelLens.copyNsysExportCommand', trace.uri),
  openNsysSetting: () => run('workbench.action.openSettings', 'kernelLens.nsysPath'),
  openAsReport: trace => run('vscode.openWith', trace.uri, REPORT_VIEW_TYPE),
  manageTrust: () => run('workbench.trust.manage'),
};

/** Buttons on the page of a failure, beside Try Again, Reopen With… and Show Log, which all failures have. */
export function actionsFor({ reason }: Failure): readonly PanelAction[] {
  const copy = {
    command: 'kernelLens.copyNsysExportCommand',
    label: vscode.l10n.t('Copy Command'),
  };
  const settings = { command: 'kernelLens.openNsysSetting', label: vscode.l10n.t('Open Settings') };
  const trust = { command: 'kernelLens.manageTrust', label: vscode.l10n.t('Manage Trust') };
  switch (reason) {
    case 'not-a-trace':
      return [
        { command: 'kernelLens.openAsReport', label: vscode.l10n.t('Open as Kernel Report') },
      ];
    case 'nsys-untrusted':
      return [copy, trust];
    case 'nsys-not-found':
    case 'nsys-path-wrong':
      return [copy, settings];
    case 'nsys-failed':
    case 'nsys-report':
      return [copy];
    default:
      return [];
  }
}

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
