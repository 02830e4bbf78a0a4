// Tiles for tests, from rows such as [row, left, right, options].

import { BoxClass, type CounterTile, type SpanTile } from '../../../src/core/lod/types.ts';

export interface BoxOptions {
  readonly count?: number;
  readonly busy?: number;
  readonly name?: string;
  readonly boxClass?: number;
  readonly span?: number;
}

export type BoxRow = readonly [row: number, left: number, right: number, options?: BoxOptions];

export function spanTile(
  boxes: readonly BoxRow[],
  frame: Partial<Pick<SpanTile, 'startNs' | 'endNs' | 'nsPerPixel' | 'track'>> = {},
): SpanTile {
  const names = [...new Set(boxes.map(([, , , options]) => options?.name ?? ''))];
  const number = (read: (box: BoxRow, i: number) => number) => boxes.map(read);
  return {
    kind: 'spans',
    track: frame.track ?? 0,
    startNs: frame.startNs ?? 0,
    endNs: frame.endNs ?? 1000,
    nsPerPixel: frame.nsPerPixel ?? 1,
    length: boxes.length,
    row: Uint8Array.from(number(([row]) => row)),
    left: Float32Array.from(number(([, left]) => left)),
    right: Float32Array.from(number(([, , right]) => right)),
    boxClass: Uint8Array.from(number(([, , , o]) => o?.boxClass ?? BoxClass.kernel)),
    operator: new Uint8Array(boxes.length),
    name: Uint32Array.from(number(([, , , o]) => names.indexOf(o?.name ?? ''))),
    count: Uint32Array.from(number(([, , , o]) => o?.count ?? 1)),
    busy: Float32Array.from(number(([, , , o]) => o?.busy ?? 1)),
    span: Uint32Array.from(number(([, , , o], i) => o?.span ?? i)),
    color: new Uint32Array(boxes.length),
    names,
    covered: 0,
  };
}

export function counterTile(
  left: number[],
  mean: number[],
  shape: CounterTile['shape'],
  endNs = 100,
): CounterTile {
  return {
    kind: 'counter',
    track: 0,
    startNs: 0,
    endNs,
    nsPerPixel: 1,
    length: left.length,
    left: Float32Array.from(left),
    min: Float32Array.from(mean, value => value - 1),
    max: Float32Array.from(mean, value => value + 1),
    mean: Float32Array.from(mean),
    shape,
  };
}
