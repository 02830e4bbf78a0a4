/**
 * What can be done with a measured site, for its lens and its hover alike: timeline, kernels, roofline, comparison, ncu
 * command. Says which of them apply; roofline and comparison are looked up only when they are asked for.
 */

import * as vscode from 'vscode';
import { toFailure } from '../../core/base/result.ts';
import type { BoundSummary } from '../../core/protocol/join.ts';
import { DisposableStore } from '../disposable.ts';
import type { Log } from '../log.ts';
import { COPY_NCU_COMMAND } from '../measure/copy-ncu.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { TraceStore } from '../trace-store.ts';
import { traceElement } from '../tree/model-nodes.ts';
import type { SiteInDocument } from './measured-sites.ts';
import {
  SHOW_KERNELS,
  SHOW_RANGE,
  showKernelsOf,
  showRangeOf,
  type ShowKernels,
  type ShowRange,
} from './site-links.ts';

const SHOW_ROOFLINE = 'kernelLens.source.showRoofline';
/** As ncu calls the section of its reports. */
const ROOFLINE_SECTION = 'SpeedOfLight_RooflineChart';
const COMPARE = 'kernelLens.source.compare';

/** Commands that a hover may link to. */
export const SITE_COMMANDS: readonly string[] = [
  ...[SHOW_RANGE, SHOW_KERNELS, SHOW_ROOFLINE, COMPARE, COPY_NCU_COMMAND],
];

export interface SiteAction {
  readonly title: string;
  readonly command: string;
  /** Plain data: a hover carries it as text. */
  readonly argument: ShowRange | ShowKernels;
}

/** In the order to show them; `bound` is there where a report is joined. */
export function siteActions(
  measured: SiteInDocument,
  bound: BoundSummary | undefined,
): readonly SiteAction[] {
  const { l10n } = vscode;
  const { stats } = measured;
  const actions: SiteAction[] = [];
  const target = showRangeOf(measured);
  const kernels = showKernelsOf(measured);
  const add = (title: string, command: string, argument: SiteAction['argument']): void => {
    actions.push({ title, command, argument });
  };
  if (target !== undefined) add(l10n.t('Timeline'), SHOW_RANGE, target);
  if (stats.measured > 0) {
    add(l10n.t({ message: 'Kernels', comment: ['tab'] }), SHOW_KERNELS, kernels);
    if (bound !== undefined) add(l10n.t('Roofline'), SHOW_ROOFLINE, kernels);
  }
  if (target?.selection.node !== undefined) add(l10n.t('Compare'), COMPARE, target);
  if (target !== undefined && stats.measured > 0) add('ncu', COPY_NCU_COMMAND, target);
  return actions;
}

/** What holds a site's kernels back, as a joined report says; undefined where none does. */
export async function boundOf({ trace, stats }: SiteInDocument): Promise<BoundSummary | undefined> {
  if (stats.exampleRange < 0 || stats.measured === 0) return undefined;
  try {
    const spans = [stats.exampleRange];
    return await trace.ask('boundOfSpans', id => ({ trace: id, spans }));
  } catch {
    // The trace is being read again; lenses and hovers are asked for anew then.
    return undefined;
  }
}

export class LensActions extends DisposableStore {
  private readonly store: TraceStore;
  private readonly log: Log;

  constructor(store: TraceStore, log: Log) {
    super();
    this.store = store;
    this.log = log;
    this.command(SHOW_ROOFLINE, showRoofline);
    this.command(COMPARE, compare);
  }

  /** Does nothing where the trace has been closed since. */
  private command<T extends SiteAction['argument']>(
    name: string,
    action: (trace: OpenTrace, target: T) => Promise<unknown>,
  ): void {
    const run = async (target?: T): Promise<void> => {
      const trace = this.store.traces.find(({ uri }) => uri.toString() === target?.trace);
      if (trace === undefined || target === undefined) return;
      try {
        await action(trace, target);
      } catch (caught) {
        this.log.debug(`${name}: ${toFailure(caught).message}`);
      }
    };
    this.register(vscode.commands.registerCommand(name, run));
  }
}

/** The kernel of the site with the most time that a report has measured. */
async function showRoofline(trace: OpenTrace, { queries, index }: ShowKernels): Promise<unknown> {
  const kernels = await trace.ask('rangeKernels', id => ({ trace: id, queries, index }));
  const spans = kernels.flatMap(({ selection }) => selection.span ?? []);
  for (const span of spans) {
    const joined = await trace.ask('joined', id => ({ trace: id, span }));
    if (joined !== undefined) {
      return vscode.commands.executeCommand(
        'kernelLens.showCounters',
        ...[trace, span, ROOFLINE_SECTION],
      );
    }
  }
  return undefined;
}

async function compare(trace: OpenTrace, { selection }: ShowRange): Promise<unknown> {
  const { node: id = '' } = selection;
  const node = await trace.ask('treeNode', of => ({ trace: of, node: id }));
  if (node === undefined) return undefined;
  const element = { ...traceElement(trace), kind: 'node', node };
  return vscode.commands.executeCommand('kernelLens.compareWithBaseline', element);
}
