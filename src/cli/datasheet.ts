/** The device table in a line of text: dense peaks by precision, bandwidth, L2, and where the figures are from. */

import { findDevice } from '../core/analysis/devices.ts';
import type { DevicePeaks } from '../core/analysis/devices-entry.ts';
import { threeDigits } from '../core/format/number.ts';
import { formatByteRate } from '../core/format/rate.ts';

const CORES: readonly (readonly [keyof DevicePeaks, string])[] = [
  ['fp64', 'FP64'],
  ['fp32', 'FP32'],
  ['fp16', 'FP16'],
];
const MATRIX: readonly (readonly [keyof DevicePeaks, string])[] = [
  ['fp64Tensor', 'FP64'],
  ['tf32Tensor', 'TF32'],
  ['fp16Tensor', 'FP16'],
  ['fp8Tensor', 'FP8'],
  ['fp4Tensor', 'FP4'],
];
const INTEGERS: typeof CORES = [['int8Tensor', 'INT8']];
const MIB = 1048576;

/** `''` where the table does not have the device. */
export function datasheetText(device: string): string {
  const entry = findDevice(device);
  if (entry === undefined) return '';
  const { name, peaks, memoryBandwidth, l2, source } = entry;
  const facts = [
    peaksText(CORES, peaks, 'TFLOP/s'),
    peaksText(MATRIX, peaks, 'TFLOP/s with matrix units'),
    peaksText(INTEGERS, peaks, 'TOP/s'),
    formatByteRate(memoryBandwidth),
    l2 === 0 ? '' : `L2 ${threeDigits(l2 / MIB)} MiB`,
  ];
  return `${name}: ${facts.filter(fact => fact !== '').join('; ')} (${source})`;
}

function peaksText(kinds: typeof CORES, peaks: DevicePeaks, unit: string): string {
  const known = kinds.flatMap(([key, name]) => {
    const peak = peaks[key];
    return peak === undefined ? [] : [`${name} ${threeDigits(peak / 1e12)}`];
  });
  return known.length === 0 ? '' : `${known.join(', ')} ${unit}`;
}
