/** What follows a measuring task: its result opens, or a message says why there is none and what to do about it. */

import path from 'node:path';
import * as vscode from 'vscode';
import { reservesCounters } from '../../core/measure/counters.ts';
import { MEASURE_TOOLS, resultOf, type MeasureTool } from '../../core/measure/task-command.ts';
import { DisposableStore } from '../disposable.ts';
import { exists } from '../nsys/export-cache.ts';
import { isMissing } from './programs.ts';
import { TASK_TYPE } from './task-provider.ts';

const DRIVER_SETTINGS = '/proc/driver/nvidia/params';
const PERMISSION_PAGE = 'https://developer.nvidia.com/ERR_NVGPUCTRPERM';

interface Measuring {
  readonly tool: MeasureTool;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

export class TaskResults extends DisposableStore {
  constructor() {
    super();
    this.register(
      vscode.tasks.onDidStartTask(({ execution }) => {
        const measuring = measuringOf(execution.task);
        if (measuring && isMissing(measuring.tool, measuring.program)) sayMissing(measuring.tool);
      }),
    );
    this.register(
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const measuring = measuringOf(execution.task);
        if (measuring) void finish(measuring, exitCode);
      }),
    );
  }
}

function measuringOf({ definition, execution }: vscode.Task): Measuring | undefined {
  const tool = MEASURE_TOOLS.find(name => name === definition['tool']);
  if (definition.type !== TASK_TYPE || tool === undefined) return undefined;
  if (!(execution instanceof vscode.ProcessExecution)) return undefined;
  const { process: program, args, options } = execution;
  return { tool, program, args, cwd: options?.cwd ?? '' };
}

/** @param exitCode undefined where the user has ended it */
async function finish(measuring: Measuring, exitCode: number | undefined): Promise<void> {
  const { tool, program, args, cwd } = measuring;
  if (exitCode === undefined || isMissing(tool, program)) return;
  const name = resultOf(tool, args);
  const file = name === undefined ? undefined : vscode.Uri.file(path.resolve(cwd, name));
  const isThere = file !== undefined && (await exists(file)) !== undefined;
  if (exitCode === 0 && isThere) {
    await vscode.commands.executeCommand('kernelLens.openAsTrace', file);
  } else if (tool === 'ncu' && (await isReserved())) {
    await sayReserved();
  } else if (exitCode !== 0) {
    complain(vscode.l10n.t('{0} ended with code {1}. Its terminal says why.', tool, exitCode));
  } else {
    complain(
      tool === 'ncu'
        ? vscode.l10n.t('ncu profiled no kernel: none matched the range and the options.')
        : vscode.l10n.t('{0} left no {1}.', tool, name ?? ''),
    );
  }
}

async function isReserved(): Promise<boolean> {
  try {
    const isRoot = process.getuid?.() === 0;
    const params = await vscode.workspace.fs.readFile(vscode.Uri.file(DRIVER_SETTINGS));
    return !isRoot && reservesCounters(new TextDecoder().decode(params));
  } catch {
    return false;
  }
}

async function sayReserved(): Promise<void> {
  const { l10n } = vscode;
  const page = l10n.t('How to Allow It');
  const text = l10n.t(
    'The driver keeps the GPU’s counters from this user (ERR_NVGPUCTRPERM). An administrator can allow them with NVreg_RestrictProfilingToAdminUsers=0; a container needs the capability SYS_ADMIN.',
  );
  if ((await vscode.window.showErrorMessage(text, page)) === page) {
    await vscode.env.openExternal(vscode.Uri.parse(PERMISSION_PAGE));
  }
}

function sayMissing(tool: MeasureTool): void {
  const setting = `kernelLens.${tool}Path`;
  const open = vscode.l10n.t('Open Settings');
  const text = vscode.l10n.t('{0} was not found on this machine. Set {1}.', tool, setting);
  void vscode.window.showErrorMessage(text, open).then(chosen => {
    if (chosen === open) {
      void vscode.commands.executeCommand('workbench.action.openSettings', setting);
    }
  });
}

function complain(text: string): void {
  void vscode.window.showErrorMessage(text);
}
