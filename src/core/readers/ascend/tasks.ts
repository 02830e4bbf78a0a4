/**
 * What tasks on Ascend hardware and ranges of the framework are, by type and name: only what runs on the cores is a
 * kernel; everything else on a stream is a copy, a wait, or bookkeeping. Knows no file format.
 */

import { SpanKind, type CopyDirection } from '../../trace/columns.ts';
import type { CollectiveDetail } from '../../trace/trace.ts';

/** AI_CORE, AI_VECTOR_CORE, AI_CPU, KERNEL_AICORE, KERNEL_AIVEC, KERNEL_AICPU, MIX_AIC, MIX_AIV, DSA_SQE and their kin. */
const CORE = /^(AI_(CORE|VECTOR_CORE|CPU)|(KERNEL_)?(AI(CORE|VEC|CPU)|MIX_AI[CV])|DSA(_SQE)?)$/;
const WAIT = /^(EVENT_|NOTIFY|Notify|STREAM_WAIT|Wait)/;

/**
 * @param type 'AI_CORE', 'PCIE_DMA_SQE' …; '' = not recorded
 * @param name 'aclnnMuls_MulAiCore_Mul', 'MEMCPY_ASYNC' …
 */
export function taskKind(type: string, name: string): SpanKind {
  if (CORE.test(type)) return SpanKind.kernel;
  if (/^MEMCPY/i.test(name)) return SpanKind.memcpy;
  if (/^MEMSET/i.test(name)) return SpanKind.memset;
  if (WAIT.test(name) || WAIT.test(type)) return SpanKind.sync;
  return SpanKind.other;
}

/** Copies inside the device go through SDMA; PCIe DMA goes to or from the host, and the file does not say which. */
export function copyDirection(type: string): CopyDirection {
  return /^SDMA/.test(type) ? 'dtod' : 'unknown';
}

/**
 * What a communication operation moved, as far as it says so itself; nothing is known of its group.
 *
 * @param name 'hcom_allReduce__586_0_1' is an 'allReduce'; the operation itself where it is built otherwise
 * @param elements per rank; -1 = not recorded
 */
export function collectiveOf(name: string, dtype: string, elements: number): CollectiveDetail {
  return {
    operation: /^hcom_([A-Za-z]+)_/.exec(name)?.[1] ?? name,
    dtype,
    inputElements: elements,
    outputElements: elements,
    group: '',
    groupDescription: '',
    groupSize: -1,
    groupRanks: '',
    sourceRank: -1,
    destinationRank: -1,
  };
}

/** Ranges that the framework writes among its operators, having no category for them. */
export function isAnnotation(name: string): boolean {
  return /^(ProfilerStep#\d|Optimizer\.|enumerate\(DataLoader\)#|DistributedDataParallel\.|FullyShardedDataParallel\.|execute_context_|## )/.test(
    name,
  );
}
