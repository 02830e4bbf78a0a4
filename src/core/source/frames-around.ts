/** The Python stack around something measured: the way from a kernel, operator or node back to a function. */

import { operationsOfNode } from '../analysis/tables/scope.ts';
import { threadOf } from '../analysis/projection.ts';
import type { StackFrame } from '../protocol/source.ts';
import { isOperation } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';
import { framesAt } from './frame-time.ts';
import { sourceFiles } from './frames.ts';

/** Innermost first; a frame is around itself. An operation stands for the call that launched it. */
export function framesAroundSpan(trace: Trace, span: number): readonly StackFrame[] {
  const { start, dur, kind, link, length } = trace.spans;
  if (!(span >= 0 && span < length)) return [];
  const from = isOperation(kind[span] ?? 0) ? (link[span] ?? -1) : span;
  if (from < 0) return [];
  const startNs = start[from] ?? 0;
  return framesAt(trace, threadOf(trace, from), startNs, startNs + (dur[from] ?? 0));
}

/** The functions in which all operations of a node were launched; none if several threads launched them. */
export function framesAroundNode(trace: Trace, node: string): readonly StackFrame[] {
  const { start, dur, link } = trace.spans;
  if (sourceFiles(trace).length === 0) return [];
  let [from, to] = [Infinity, -Infinity];
  const threads = new Set<string>();
  for (const operation of operationsOfNode(trace, node)) {
    const call = link[operation] ?? -1;
    if (call < 0) continue;
    threads.add(threadOf(trace, call));
    from = Math.min(from, start[call] ?? 0);
    to = Math.max(to, (start[call] ?? 0) + (dur[call] ?? 0));
  }
  const [thread] = threads;
  if (thread === undefined || threads.size > 1) return [];
  return framesAt(trace, thread, from, to);
}
