/** The category (`cat`) of each kind of span, in the words of PyTorch's profiler where it has one. */

import { SpanKind } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import { kindWord } from '../kinds.ts';

const CATEGORIES: Readonly<Record<number, string>> = {
  [SpanKind.kernel]: 'kernel',
  [SpanKind.memcpy]: 'gpu_memcpy',
  [SpanKind.memset]: 'gpu_memset',
  [SpanKind.runtime]: 'cuda_runtime',
  [SpanKind.driver]: 'cuda_driver',
  [SpanKind.sync]: 'cuda_sync',
  [SpanKind.rangePushPop]: 'user_annotation',
  [SpanKind.rangeStartEnd]: 'user_annotation',
  [SpanKind.mark]: 'cpu_instant_event',
  [SpanKind.annotation]: 'user_annotation',
  [SpanKind.operator]: 'cpu_op',
  [SpanKind.python]: 'python_function',
  [SpanKind.overhead]: 'overhead',
  [SpanKind.deviceRange]: 'gpu_user_annotation',
  [SpanKind.communication]: 'collective_comm',
};

/** Calls of other makers' runtimes go by the name that PyTorch has for these. */
const OTHER_CALLS: Readonly<Record<number, string>> = {
  [SpanKind.runtime]: 'privateuse1_runtime',
  [SpanKind.driver]: 'privateuse1_driver',
};

export function categoryOf({ format }: Pick<Trace, 'format'>, kind: number): string {
  const isForeign = format === 'ascend-json' || format === 'ascend-db';
  return (isForeign ? OTHER_CALLS[kind] : undefined) ?? CATEGORIES[kind] ?? kindWord(kind);
}
