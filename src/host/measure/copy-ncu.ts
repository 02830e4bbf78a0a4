/**
 * “Copy ncu Command”: for a node of the tree, a range in the source or what is selected in the timeline, with what it
 * will cost and the offer of less. Runs nothing, so it works in any workspace.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import { NCU_SETS, ncuWords, type NcuSet } from '../../core/measure/ncu-command.ts';
import { commandLine } from '../../core/measure/quoting.ts';
import type { Selection } from '../../core/protocol/selection.ts';
import type { MeasureLimit, MeasurePlan } from '../../core/protocol/measure.ts';
import { DisposableStore } from '../disposable.ts';
import { failureLine } from '../failures.ts';
import { logFailure, type Log } from '../log.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import type { ModelElement } from '../tree/model-nodes.ts';
import type { ModelView } from '../tree/model-view.ts';
import { costText } from './cost-text.ts';

export const COPY_NCU_COMMAND = 'kernelLens.copyNcuCommand';

/** What a lens or a link of a hover hands over. */
export interface NcuTarget {
  readonly trace: string;
  readonly selection: Selection;
}

/** The tree hands over its element, an editor's title the file that it shows, keys and palette nothing. */
type Target = NcuTarget | ModelElement | vscode.Uri | undefined;

interface Place {
  readonly trace: OpenTrace;
  readonly selection: Selection;
}

interface Choice {
  readonly set: NcuSet;
  readonly limit?: MeasureLimit;
}

export class CopyNcuCommand extends DisposableStore {
  private readonly store: TraceStore;
  private readonly model: ModelView;
  private readonly log: Log;

  constructor(store: TraceStore, model: ModelView, log: Log) {
    super();
    this.store = store;
    this.model = model;
    this.log = log;
    this.register(
      vscode.commands.registerCommand(COPY_NCU_COMMAND, (target?: Target) => this.run(target)),
    );
  }

  private async run(target: Target): Promise<void> {
    const place = this.placeOf(target);
    if (place === undefined) {
      return say(vscode.l10n.t('Select something in the timeline or the model view first.'));
    }
    await this.copy(place, { set: 'full' });
  }

  /** What is given, else what is selected in the timeline of the trace in front, else in the tree. */
  private placeOf(target: Target): Place | undefined {
    if (target instanceof vscode.Uri || target === undefined) {
      const trace = target === undefined ? this.store.active : this.store.find(target);
      return trace?.selection === undefined
        ? placeOfElement(this.model.selection[0])
        : { trace, selection: trace.selection };
    }
    if (!('selection' in target)) return placeOfElement(target);
    const trace = this.store.traces.find(({ uri }) => uri.toString() === target.trace);
    return trace && { trace, selection: target.selection };
  }

  private async copy(place: Place, choice: Choice): Promise<void> {
    try {
      await this.copyCommand(place, choice);
    } catch (caught) {
      const failure = toFailure(caught);
      logFailure(this.log, COPY_NCU_COMMAND, failure);
      void vscode.window.showErrorMessage(failureLine(failure));
    }
  }

  private async copyCommand({ trace, selection }: Place, choice: Choice): Promise<void> {
    if (isAscend(trace)) {
      return say(vscode.l10n.t('ncu measures GPUs of NVIDIA; this trace is of another device.'));
    }
    const { startNs, endNs, node, span } = selection;
    const plan = await trace.ask('measurePlan', id => ({
      ...{ trace: id, startNs, endNs },
      ...(node !== undefined && { node }),
      ...(node === undefined && span !== undefined && { span }),
      ...(choice.limit !== undefined && { limit: choice.limit }),
    }));
    if (plan === undefined) {
      return say(vscode.l10n.t('No kernel ran there, so there is nothing for ncu to measure.'));
    }
    const shell = process.platform === 'win32' ? 'windows' : 'posix';
    await vscode.env.clipboard.writeText(commandLine(ncuWords(plan, choice.set), shell));
    void this.warn({ trace, selection }, choice, plan);
  }

  /** The cost, and less of it: each button copies another command. */
  private async warn(place: Place, choice: Choice, plan: MeasurePlan): Promise<void> {
    const { l10n } = vscode;
    const limits = plan.limits.map(limit => ({
      title: limit === 'layer' ? l10n.t('One Layer') : l10n.t('One Step'),
      choice: { ...choice, limit },
    }));
    const basic = {
      title: l10n.t('Basic Set ({0} Passes)', NCU_SETS.basic.passes),
      choice: { ...choice, set: 'basic' as const },
    };
    const items = choice.set === 'basic' ? limits : [...limits, basic];
    const text = costText(plan, choice.set, l10n.t);
    const chosen = await vscode.window.showWarningMessage(text, ...items);
    if (chosen !== undefined) await this.copy(place, chosen.choice);
  }
}

function placeOfElement(element: ModelElement | undefined): Place | undefined {
  const { node } = element ?? {};
  if (element === undefined || node === undefined) return undefined;
  return { trace: element.trace, selection: { ...node.selection, node: node.id } };
}

function isAscend({ state }: OpenTrace): boolean {
  return state.kind === 'open' && state.summary.format.startsWith('ascend');
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}
