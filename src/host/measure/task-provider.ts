/**
 * Tasks of type `kernel-lens`: a program under nsys, ncu or the PyTorch profiler. VS Code starts what is given here,
 * without a shell, so nothing is quoted. Trusted workspaces only. Does not open what they leave.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import {
  measureTaskOf,
  MEASURE_TOOLS,
  taskWords,
  type MeasureTask,
  type MeasureTool,
} from '../../core/measure/task-command.ts';
import { filledIn } from '../../core/measure/task-variables.ts';
import { failureLine } from '../failures.ts';
import { programsFor } from './programs.ts';

export const TASK_TYPE = 'kernel-lens';
const MATCHERS = ['$kernel-lens', '$kernel-lens-traceback', '$kernel-lens-traceback-marked'];

export interface TaskContext {
  readonly extensionUri: vscode.Uri;
  readonly isTrusted: () => boolean;
}

export class MeasureTaskProvider implements vscode.TaskProvider {
  private readonly context: TaskContext;

  constructor(context: TaskContext) {
    this.context = context;
  }

  /** One task a tool for the Python file in the active editor. */
  async provideTasks(): Promise<vscode.Task[]> {
    const document = vscode.window.activeTextEditor?.document;
    if (!this.context.isTrusted() || document?.languageId !== 'python') return [];
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder === undefined) return [];
    const program = vscode.workspace.asRelativePath(document.uri, false);
    const tasks = MEASURE_TOOLS.map(tool => {
      const definition = { type: TASK_TYPE, tool, program };
      return this.task(definition, folder, titleOf(tool, program));
    });
    return (await Promise.all(tasks)).filter(task => task !== undefined);
  }

  /** A task of a task file. Says why where it cannot run. */
  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    if (!this.context.isTrusted()) {
      refuse();
      return undefined;
    }
    const [first] = vscode.workspace.workspaceFolders ?? [];
    const folder = typeof task.scope === 'object' ? task.scope : first;
    return this.task(task.definition, folder, task.name);
  }

  private async task(
    definition: vscode.TaskDefinition,
    folder: vscode.WorkspaceFolder | undefined,
    name: string,
  ): Promise<vscode.Task | undefined> {
    const measured = measureTaskOf(definition);
    if (typeof measured === 'string') {
      complain(vscode.l10n.t('The task “{0}” has no usable “{1}”.', name, measured));
      return undefined;
    }
    try {
      const places = { folder: folder?.uri.fsPath ?? '', file: fileInEditor() };
      const words = await this.words(filledIn(measured, places), definition, folder);
      const [program = '', ...args] = words;
      const options = folder === undefined ? {} : { cwd: folder.uri.fsPath };
      const task = new vscode.Task(
        definition,
        folder ?? vscode.TaskScope.Workspace,
        name,
        TASK_TYPE,
        new vscode.ProcessExecution(program, args, options),
        MATCHERS,
      );
      task.detail = words.join(' ');
      return task;
    } catch (caught) {
      complain(failureLine(toFailure(caught)));
      return undefined;
    }
  }

  private async words(
    task: MeasureTask,
    { python }: vscode.TaskDefinition,
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<readonly string[]> {
    const given = typeof python === 'string' ? python : undefined;
    const { extensionUri } = this.context;
    return taskWords(task, await programsFor(task.tool, given, folder?.uri, extensionUri));
  }
}

function fileInEditor(): string {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? uri.fsPath : '';
}

function titleOf(tool: MeasureTool, program: string): string {
  switch (tool) {
    case 'nsys':
      return vscode.l10n.t('Trace {0} with nsys', program);
    case 'ncu':
      return vscode.l10n.t('Measure the kernels of {0} with ncu', program);
    case 'torch':
      return vscode.l10n.t('Trace {0} with the PyTorch profiler', program);
  }
}

function refuse(): void {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const text = vscode.l10n.t('Measuring runs programs, which needs a trusted workspace.');
  void vscode.window.showErrorMessage(text, manage).then(chosen => {
    if (chosen === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
}

function complain(text: string): void {
  void vscode.window.showErrorMessage(text);
}
