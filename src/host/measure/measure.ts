/** “Measure this”: the ncu command of a place in a trace, and tasks that run a program under a profiler. */

import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ModelView } from '../tree/model-view.ts';
import { CopyNcuCommand } from './copy-ncu.ts';
import { MeasureTaskProvider, TASK_TYPE } from './task-provider.ts';
import { TaskResults } from './task-results.ts';

export class Measure extends DisposableStore {
  constructor(store: TraceStore, model: ModelView, extensionUri: vscode.Uri, log: Log) {
    super();
    this.register(new CopyNcuCommand(store, model, log));
    this.register(new TaskResults());
    const isTrusted = (): boolean => vscode.workspace.isTrusted;
    const provider = new MeasureTaskProvider({ extensionUri, isTrusted });
    this.register(vscode.tasks.registerTaskProvider(TASK_TYPE, provider));
  }
}
