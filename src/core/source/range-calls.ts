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
  /** Whether a decorator without a name takes the function's. */
  readonly namedByFunction?: boolean;
  /** Whether further arguments are filled into the message by `format`. */
  readonly formats?: boolean;
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
const EMIT: RangeCall = { parameters: [], message: [], styles: ['push-pop'], isRegion: true };

/** By full name. */
export const RANGE_CALLS: ReadonlyMap<string, RangeCall> = new Map<string, RangeCall>([
  ['nvtx.annotate', { ...NVTX, ...PUSH_POP, namedByFunction: true }],
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
]);

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
export const MARKING_WORDS = /nvtx|record_function/;

/** Modules that a star import may bring names from. */
export const RANGE_MODULES: ReadonlySet<string> = new Set(
  [...RANGE_CALLS.keys()].map(name => name.slice(0, name.lastIndexOf('.'))),
);
