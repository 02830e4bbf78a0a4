/**
 * Which reports are joined with which open trace, and the engine's answers from them. A join lasts until one of its
 * files is closed. Pins hold under other rules of operators, since rows stay what they are; the nodes above them do not.
 */

import {
  boundOfSpans,
  headroomOf,
  joinedGroup,
  joinedKernel,
  joinedReport,
  joinSummary,
  type JoinedReport,
} from '../core/analysis/join-lookup.ts';
import { perTrace } from '../core/analysis/memo.ts';
import { idOfSpan } from '../core/analysis/model/tree.ts';
import type { SpanDetails, TreeNode } from '../core/protocol/engine.ts';
import type { TraceId } from '../core/protocol/ids.ts';
import type {
  JoinEngineApi,
  JoinRequest,
  JoinSummary,
  JoinedGroup,
} from '../core/protocol/join.ts';
import type { Served } from '../core/protocol/rpc.ts';
import type { Trace } from '../core/trace/trace.ts';
import type { OpenReportFile, OpenTraceFile } from './open-file.ts';

interface Joined {
  readonly report: JoinedReport;
  /** The launches that it measured, of the trace under the rules of operators that hold now. */
  readonly places: (trace: Trace) => readonly Place[];
}

/** A launch and the path of its node. */
interface Place {
  readonly row: number;
  readonly node: string;
}

export class Joins {
  private readonly traceOf: (id: TraceId) => OpenTraceFile;
  private readonly reportOf: (id: TraceId) => OpenReportFile;
  private readonly byTrace = new Map<TraceId, readonly Joined[]>();

  /** Both throw where there is no such file. */
  constructor(traceOf: (id: TraceId) => OpenTraceFile, reportOf: (id: TraceId) => OpenReportFile) {
    this.traceOf = traceOf;
    this.reportOf = reportOf;
  }

  served(): Served<JoinEngineApi> {
    const { traceOf } = this;
    return {
      join: request => this.join(request),
      separate: request => this.separate(request),
      joined: ({ trace, span }) => joinedKernel(this.of(trace), traceOf(trace).trace, span),
      joinedNode: ({ trace, node }) => this.groupBelow(trace, node),
      boundOfSpans: ({ trace, spans }) => boundOfSpans(this.of(trace), traceOf(trace).trace, spans),
      headroomOf: id => headroomOf(this.of(id), traceOf(id).trace),
    };
  }

  /** The reports that are joined with a trace. */
  of(id: TraceId): readonly JoinedReport[] {
    return (this.byTrace.get(id) ?? []).map(({ report }) => report);
  }

  /** A file was closed: whatever it was joined with is so no more. */
  forget(id: TraceId): void {
    this.byTrace.delete(id);
    for (const trace of this.byTrace.keys()) this.separate({ trace, report: id });
  }

  /** Details of a span with what was measured for it. */
  described(id: TraceId, details: SpanDetails): SpanDetails {
    const { span } = details.selection;
    const joins = this.of(id);
    if (span === undefined || joins.length === 0) return details;
    const joined = joinedKernel(joins, this.traceOf(id).trace, span);
    return joined === undefined ? details : { ...details, joined };
  }

  /** A node of the model tree with what was measured below it. */
  measured(id: TraceId, node: TreeNode): TreeNode {
    if (!this.byTrace.has(id)) return node;
    const joined = this.groupBelow(id, node.id);
    return joined === undefined ? node : { ...node, joined };
  }

  private join({ trace: id, report: reportId, ifCertain }: JoinRequest): JoinSummary {
    const { trace } = this.traceOf(id);
    const { name, report } = this.reportOf(reportId);
    const joined = joinedReport(trace, { id: reportId, name, report });
    const summary = joinSummary(joined);
    if (ifCertain === true && summary.certain === 0) return { ...summary, joined: false };
    this.separate({ trace: id, report: reportId });
    const rest = this.byTrace.get(id) ?? [];
    this.byTrace.set(id, [...rest, { report: joined, places: placesOf(joined) }]);
    return summary;
  }

  private separate({ trace, report }: JoinRequest): void {
    const left = (this.byTrace.get(trace) ?? []).filter(joined => joined.report.id !== report);
    if (left.length > 0) this.byTrace.set(trace, left);
    else this.byTrace.delete(trace);
  }

  /** The measured launches below a node; for a launch that was not measured itself, one alike. */
  private groupBelow(id: TraceId, node: string): JoinedGroup | undefined {
    const { trace } = this.traceOf(id);
    const leaf = /\/span:(\d+)$/.exec(node)?.[1];
    const places = (this.byTrace.get(id) ?? []).flatMap(({ places: of }) => of(trace));
    const below = places.filter(place => node === '' || place.node.startsWith(`${node}/`));
    const rows = leaf === undefined ? below.map(({ row }) => row) : [Number(leaf)];
    return joinedGroup(this.of(id), trace, new Set(rows));
  }
}

function placesOf({ join }: JoinedReport): Joined['places'] {
  const rows = [...join.byRow].flatMap(([row, { confidence }]) =>
    confidence === 'certain' || confidence === 'likely' ? [row] : [],
  );
  return perTrace(trace => rows.map(row => ({ row, node: idOfSpan(trace, row) ?? '' })));
}
