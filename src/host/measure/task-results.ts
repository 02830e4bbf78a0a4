/**
 * What follows a measuring task: its result opens, also where the program failed in the end, and a message says what went
 * wrong and what to do about it.
 */

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

/** Clocks of files may be behind by so much. */
const CLOCK_MS = 1000;

export class TaskResults extends DisposableStore {
  /** Times, ms since 1970. */
  private readonly started = new WeakMap<vscode.TaskExecution, number>();

  constructor() {
    super();
    this.register(
      vscode.tasks.onDidStartTask(({ execution }) => {
        this.started.set(execution, Date.now());
        const measuring = measuringOf(execution.task);
        if (measuring && isMissing(measuring.tool, measuring.program)) sayMissing(measuring.tool);
      }),
    );
    this.register(
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const measuring = measuringOf(execution.task);
        const since = this.started.get(execution) ?? Infinity;
        if (measuring) void finish(measuring, exitCode, since);
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

/**
 * @param exitCode undefined where the user has ended it
 * @param since when it began: an older file is of another run
 */
async function finish(
  measuring: Measuring,
  exitCode: number | undefined,
  since: number,
): Promise<void> {
  const { tool, program, args, cwd } = measuring;
  if (exitCode === undefined || isMissing(tool, program)) return;
  const name = resultOf(tool, args);
  const file = name === undefined ? undefined : vscode.Uri.file(path.resolve(cwd, name));
  const found = file && (await exists(file));
  const isOfRun = found !== undefined && (exitCode === 0 || found.mtime > since - CLOCK_MS);
  if (isOfRun) await vscode.commands.executeCommand('kernelLens.openAsTrace', file);
  if (isOfRun && exitCode === 0) return;
  if (tool === 'ncu' && !isOfRun && (await isReserved())) {
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
