/** The functions by which Python programs mark ranges: their parameters and what profilers record of them. Data. */

import type { RangeStyle } from '../analysis/ranges.ts';

/** As it is recorded: a range of a style, or an instant. */
export type MarkStyle = RangeStyle | 'mark';

export interface RangeCall {
  /** Parameters in order, as far as they matter here. */
  readonly parameters: readonly string[];
  /** Names of the parameter that holds the name. */
  readonly message: readonly string[];
  readonly styles: readonly MarkStyle[];
  /**
   * Whether a decorator without a name takes the function's: its own, with the classes around it, or with that and
   * perhaps the module.
   */
  readonly namedByFunction?: 'name' | 'qualified' | 'path';
  /** Whether further arguments are filled into the message by `format`. */
  readonly formats?: boolean;
  /** Parameter that is put behind the name, after a dot. */
  readonly suffix?: string;
  /** Whether the function decides on the domain. */
  readonly ownDomain?: boolean;
  /** Opens a region in which the framework marks ranges itself; has no name. */
  readonly isRegion?: boolean;
}

const NVTX = { parameters: ['message', 'color', 'domain'], message: ['message'] } as const;
const TORCH = { parameters: ['msg'], message: ['msg'] } as const;
const PUSH_POP = { styles: ['push-pop'] } as const;
/** Under `emit_nvtx` a `record_function` is a push/pop range of the default domain. */
const RECORD: RangeCall = {
  parameters: ['name'],
  message: ['name'],
  styles: ['annotation', 'push-pop'],
};
const CUPY = { parameters: ['message'], message: ['message'] } as const;
const EMIT: RangeCall = { parameters: [], message: [], styles: ['push-pop'], isRegion: true };

/** By full name. */
export const RANGE_CALLS: ReadonlyMap<string, RangeCall> = new Map<string, RangeCall>([
  ['nvtx.annotate', { ...NVTX, ...PUSH_POP, namedByFunction: 'name' }],
  ['nvtx.push_range', { ...NVTX, ...PUSH_POP }],
  ['nvtx.start_range', { ...NVTX, styles: ['start-end'] }],
  ['nvtx.mark', { ...NVTX, styles: ['mark'] }],
  ['torch.cuda.nvtx.range_push', { ...TORCH, ...PUSH_POP }],
  ['torch.cuda.nvtx.range', { ...TORCH, ...PUSH_POP, formats: true }],
  ['torch.cuda.nvtx.range_start', { ...TORCH, styles: ['start-end'] }],
  ['torch.cuda.nvtx.mark', { ...TORCH, styles: ['mark'] }],
  ['torch.profiler.record_function', RECORD],
  ['torch.autograd.profiler.record_function', RECORD],
  ['torch.autograd.profiler.emit_nvtx', EMIT],
  ['cupy.cuda.nvtx.RangePush', { ...CUPY, ...PUSH_POP }],
  ['cupy.cuda.nvtx.RangePushC', { ...CUPY, ...PUSH_POP }],
  ['cupy.cuda.nvtx.Mark', { ...CUPY, styles: ['mark'] }],
  ['cupy.cuda.nvtx.MarkC', { ...CUPY, styles: ['mark'] }],
  ['cupyx.profiler.time_range', { ...CUPY, ...PUSH_POP, namedByFunction: 'name' }],
]);

const WRAPPER = {
  parameters: ['msg'],
  message: ['msg', 'message', 'name'],
  ownDomain: true,
} as const;

/** On processors of Ascend; readers of its formats tell the styles apart as far as these do. */
const MSTX: RangeCall = { ...WRAPPER, styles: ['annotation', 'start-end', 'push-pop'] };

/**
 * Functions of other files that mark ranges in projects of the field, by their own names, or the last two words of what
 * is called. Which domain they choose is theirs.
 *
 *   nvtx_range_push             Megatron-LM, NeMo, Transformer Engine: (msg, suffix)
 *   nvtx_decorator              Megatron-LM: (message), else the path of the function
 *   record_function_or_nullcontext  vLLM: record_function or nvtx.annotate, as the environment says
 *   instrument_w_nvtx           DeepSpeed: the qualified name of the function
 *   get_accelerator.range_push  DeepSpeed: `get_accelerator().range_push(msg)`
 *   nvtx_range, nvtx_range_debug  TensorRT-LLM: (msg, color, domain)
 *   nvtx_annotate               FreeToken, mini-sglang: (name)
 *   mstx.range_start, .mark     CANN, torch_npu, MindSpore: (message, stream, domain)
 *   mstx.mstx_range             torch_npu: a decorator, (msg, stream, domain)
 */
export const WRAPPERS_OF_PROJECTS: ReadonlyMap<string, RangeCall> = new Map<string, RangeCall>([
  ['nvtx_range_push', { ...WRAPPER, ...PUSH_POP, parameters: ['msg', 'suffix'], suffix: 'suffix' }],
  ['nvtx_decorator', { ...WRAPPER, ...PUSH_POP, namedByFunction: 'path' }],
  ['record_function_or_nullcontext', { ...WRAPPER, styles: ['annotation', 'push-pop'] }],
  ['instrument_w_nvtx', { ...WRAPPER, ...PUSH_POP, namedByFunction: 'qualified' }],
  ['get_accelerator.range_push', { ...WRAPPER, ...PUSH_POP }],
  ['nvtx_range', { ...WRAPPER, ...PUSH_POP, parameters: ['msg', 'color', 'domain'] }],
  ['nvtx_range_debug', { ...WRAPPER, ...PUSH_POP, parameters: ['msg', 'color', 'domain'] }],
  ['nvtx_annotate', { ...WRAPPER, ...PUSH_POP }],
  ['mstx.range_start', MSTX],
  ['mstx.mstx_range', MSTX],
  ['mstx.mark', { ...WRAPPER, styles: ['mark'] }],
]);

/** A function that is called after NVTX most likely marks something by its first argument, if that is a text. */
const SAYS_NVTX = /nvtx/i;
/** But for those that end ranges or do other things. */
const OTHER_USE =
  /(?:^|_)(?:pop|end|stop|exit|close|leave|is|has|get|set|init|enable|enabled|disable|available|import|register)(?:_|$)|Pop$|End$/;
const NAMED_SO: RangeCall = { ...WRAPPER, styles: ['push-pop', 'start-end'] };
const MARKED_SO: RangeCall = { ...WRAPPER, styles: ['mark'] };

/** What an imported function marks; `isGuess` = only if it is given a text. */
export function rangeCall(full: string): { call: RangeCall; isGuess: boolean } | undefined {
  const known = RANGE_CALLS.get(full);
  if (known !== undefined) return { call: known, isGuess: false };
  const words = full.split('.');
  const own = words.at(-1) ?? '';
  const wrapper =
    WRAPPERS_OF_PROJECTS.get(own) ?? WRAPPERS_OF_PROJECTS.get(words.slice(-2).join('.'));
  if (wrapper !== undefined) return { call: wrapper, isGuess: false };
  if (!SAYS_NVTX.test(own) || OTHER_USE.test(own)) return undefined;
  return { call: /mark/i.test(own) ? MARKED_SO : NAMED_SO, isGuess: true };
}

/** Functions that make a domain object, by full name. */
export const DOMAINS: ReadonlySet<string> = new Set([
  ...['nvtx.get_domain', 'nvtx.Domain', 'nvtx.nvtx.get_domain', 'nvtx.nvtx.Domain'],
]);

/** Methods of a domain object, which take attributes that hold the message. */
export const DOMAIN_METHODS: ReadonlyMap<string, readonly MarkStyle[]> = new Map([
  ['push_range', ['push-pop']],
  ['start_range', ['start-end']],
  ['mark', ['mark']],
]);

/** A file without any of these words marks nothing. */
export const MARKING_WORDS = /[nN][vV][tT][xX]|mstx|record_function|range_push|cupyx\.profiler/;

/** Modules that a star import may bring names from. */
export const RANGE_MODULES: ReadonlySet<string> = new Set(
  [...RANGE_CALLS.keys()].map(name => name.slice(0, name.lastIndexOf('.'))),
);
