/**
 * The kernels of a trace that ncu would profile when it was given some options: its filters by its own rules, applied
 * to each launch of the trace in turn. The brute force that plans are held against.
 */

import { domainOf, rangeRows, threadOf } from '../../src/core/analysis/projection.ts';
import { SpanKind } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';

/** Span rows, in the order of launching. */
export function profiledBy(trace: Trace, words: readonly string[]): number[] {
  const option = (name: string): string | undefined => {
    const at = words.indexOf(name);
    return at < 0 ? undefined : words[at + 1];
  };
  const include = option('--nvtx-include');
  const name = new RegExp(option('--kernel-name')?.replace(/^regex:/, '') ?? '');
  const skip = Number(option('--launch-skip') ?? 0);
  const count = Number(option('--launch-count') ?? Infinity);
  const isIncluded = include === undefined ? () => true : insideOf(trace, include);
  const through = launches(trace).filter(
    row => name.test(shortName(trace, row)) && isIncluded(trace.spans.link[row]!),
  );
  return through.slice(skip, skip + count);
}

function launches(trace: Trace): number[] {
  const { kind, link, start, length } = trace.spans;
  const kernels = Array.from({ length }, (_, row) => row).filter(
    row => kind[row] === SpanKind.kernel,
  );
  return kernels.sort(
    (a, b) => start[link[a]!]! - start[link[b]!]! || start[a]! - start[b]! || a - b,
  );
}

function shortName(trace: Trace, row: number): string {
  const name = trace.spans.name[row]!;
  return trace.strings.get(trace.shortNames.get(name) ?? name);
}

/** Tells whether a launching call lies in the ranges that an expression names. */
function insideOf(trace: Trace, expression: string): (call: number) => boolean {
  const { start, dur, kind } = trace.spans;
  const [last, first] = split(expression, '@').toReversed();
  const domain = first === undefined || first === '<default domain>' ? '' : plain(first);
  const parts = split(last!, '/');
  const wanted = parts.map(plain).filter(part => part !== '');
  const style = parts.length > 1 ? SpanKind.rangePushPop : SpanKind.rangeStartEnd;
  const ranges = [...rangeRows(trace)]
    .filter(row => kind[row] === style && domainOf(trace, row) === domain)
    .sort((a, b) => start[a]! - start[b]! || dur[b]! - dur[a]!);
  return call => {
    const open = ranges
      .filter(row => start[row]! <= start[call]!)
      .filter(row => start[row]! + dur[row]! >= start[call]! + dur[call]!)
      .filter(row => threadOf(trace, row) === threadOf(trace, call))
      .map(row => trace.strings.get(trace.spans.name[row]!));
    return open.some((_, at) => wanted.every((part, i) => open[at + i] === part));
  };
}

function split(text: string, at: string): string[] {
  return text.split(new RegExp(`(?<!\\\\)${at}`));
}

function plain(text: string): string {
  return text.replaceAll(/\\([@,[\]/*+])/g, '$1');
}
