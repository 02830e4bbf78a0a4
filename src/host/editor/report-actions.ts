/** What pages about reports can make happen in VS Code: a few commands and no others, the clipboard, the log. */

import * as vscode from 'vscode';
import { FailureError } from '../../core/base/result.ts';
import type { ReportHostApi } from '../../core/protocol/report-panel.ts';
import type { Served } from '../../core/protocol/rpc.ts';
import { logOfPage, type Log } from '../log.ts';
import type { ReportSession } from './report-session.ts';

type Command = (session: ReportSession, options: ReportActionOptions) => unknown;

const COMMANDS: Readonly<Record<string, Command>> = {
  'kernelLens.retry': ({ file, baseline }) => {
    // The one whose failure is shown.
    const failed = [file, baseline].find(of => of?.state.kind === 'failed') ?? file;
    return failed.load();
  },
  'kernelLens.stopComparing': session => session.compareWith(undefined),
  'kernelLens.reopenWith': (_, { reopenWith }) => reopenWith(),
  'kernelLens.showLog': () => vscode.commands.executeCommand('kernelLens.showLog'),
};

export interface ReportActionOptions {
  readonly log: Log;
  /** Asks which editor is to show the file of the page. */
  readonly reopenWith: () => unknown;
  /** Shows a kernel of another report in that one's own editor. */
  readonly show: (uri: vscode.Uri, kernel: number) => unknown;
}

type Actions = Pick<ReportHostApi, 'run' | 'cancelOpen' | 'copy' | 'reportError' | 'openBaseline'>;

export function reportActions(
  session: ReportSession,
  options: ReportActionOptions,
): Served<Actions> {
  const { log, show } = options;
  return {
    run: async command => {
      if (!Object.hasOwn(COMMANDS, command)) {
        const message = `A page may not run ${command}`;
        throw new FailureError({ reason: 'command-refused', message });
      }
      await COMMANDS[command]?.(session, options);
    },
    cancelOpen: () => {
      for (const file of [session.file, session.baseline]) file?.cancel();
    },
    copy: async text => {
      if (typeof text === 'string') await vscode.env.clipboard.writeText(text);
    },
    openBaseline: kernel => {
      if (session.baseline !== undefined) show(session.baseline.uri, kernel);
    },
    reportError: text => logOfPage(log, text),
  };
}
