/** Words and numbers of the roofline, the same in chart, card and table. */

import { formatFrequency, formatRate } from '../../src/core/format/rate.ts';
import { threeDigits } from '../../src/core/format/number.ts';
import type { MemoryLevel } from '../../src/core/analysis/roofline-work.ts';
import { t } from '../ui/l10n.ts';
import type { DeviceRoofs } from '../../src/core/analysis/roofline-types.ts';
import { deviceText } from './device-text.ts';
import type { DrawnRoof, PipeTypes, RoofLine } from './roofline-roofs.ts';

export const LEVEL_NAMES: Readonly<Record<MemoryLevel, string>> = {
  dram: 'DRAM',
  l2: 'L2',
  l1: 'L1',
};

/** `222 FLOP/byte` of work in 'FLOP/s'. */
export function intensityText(value: number, unit: string): string {
  return `${ratioText(value)} ${unit.replace('/s', '/byte')}`;
}

/** `Tensor FP16 (wgmma) 954 TFLOP/s at 1.77 GHz`; says so where it is the datasheet's. */
export function roofText(
  roof: Pick<DrawnRoof, 'name' | 'peak' | 'unit' | 'clock' | 'from'>,
): string {
  const rate = formatRate(roof.peak, roof.unit);
  const text =
    roof.clock === undefined
      ? t('{0} {1}', roof.name, rate)
      : t('{0} {1} at {2}', roof.name, rate, formatFrequency(roof.clock));
  return fromText(text, roof);
}

/** `DRAM by its datasheet`: what was not measured is said to be so. */
export function fromText(text: string, { from }: Pick<DrawnRoof, 'from'>): string {
  return from === 'datasheet' ? t('{0} by its datasheet', text) : text;
}

/** `FP16 tensor`, `FP16 / BF16 tensor`, `FP32`. */
export function precisionText({ pipe, precisions }: PipeTypes): string {
  const types = precisions.map(type => type.toUpperCase()).join(' / ');
  return pipe === 'tensor' ? t('{0} tensor', types) : types;
}

/** `FP16 / BF16 tensor 954 TFLOP/s at 1.77 GHz`, `FP32, FP64 tensor 59.7 TFLOP/s` of a line without a clock. */
export function lineText(line: Omit<RoofLine, 'isChosen' | 'roofs'>): string {
  return roofText({ ...line, name: line.types.map(precisionText).join(', ') });
}

/** `198` or `12.4`: what a ridge or an intensity is, without its unit. */
export function ratioText(value: number): string {
  return Number.isFinite(value) ? threeDigits(value) : '–';
}

/** A kernel by its ID and a name that fits into a line. */
export function kernelText(kernel: { readonly id: number; readonly name: string }): string {
  return `#${kernel.id} ${shortName(kernel.name)}`;
}

/** The function's name without return type, name spaces, template arguments and parameters. */
export function shortName(name: string): string {
  const head = name.replace(/^void /, '').split(/[<(]/)[0] ?? name;
  const last = head.split('::').at(-1) ?? head;
  return last === '' ? name : last;
}

/** `GPU 1`, or `GPU 1 A100` where the devices of the report are not all the same. */
export function sideText(side: DeviceRoofs, devices: readonly DeviceRoofs[]): string {
  return deviceText({ ordinal: side.device, name: side.name }, devices);
}
