// Made-up figures of two runs for the comparison's page: every rule, every weight, long and foreign names, several
// hundred rows. No figure here is a measurement.

import type {
  Diff,
  DiffBar,
  DiffCell,
  DiffDifference,
  DiffFigure,
  DiffFigureKey,
  DiffRow,
  DiffRows,
  DiffRule,
  DiffSide,
} from '../../../src/core/protocol/diff.ts';
import type { DiffPageSide } from '../../../src/core/protocol/diff-panel.ts';
import type { DiffMessage, DiffSource } from './diff-page.ts';

const MS = 1e6;
const time = (ns: number, spread = 0) => ({ ns, minNs: ns - spread, maxNs: ns + spread });

function figure(key: DiffFigureKey, aMs: number, bMs: number, isNoise = false): DiffFigure {
  const [a, b] = [aMs * MS, bMs * MS];
  const deltaNs = b - a;
  const ratio = a === 0 ? {} : { ratio: b / a };
  return { key, a: time(a, a / 200), b: time(b, b / 300), deltaNs, ...ratio, isNoise };
}

const PARTS: readonly (readonly [key: string, aMs: number, bMs: number, role?: string])[] = [
  ['gate_up_proj', 1.6, 1.602, 'gate_up_proj'],
  ['down_proj', 0.86, 0.859, 'down_proj'],
  ['qkv_proj', 0.71, 0.7, 'qkv_proj'],
  ['o_proj', 0.4, 0.41, 'o_proj'],
  ['attention', 0.31, 0.24, 'attention'],
  ['norm', 0.14, 0.2, 'norm'],
  ['activation', 0.08, 0.081, 'activation'],
  ['rope', 0.05, 0.05, 'rope'],
  ['kv_cache', 0.04, 0.0401, 'kv_cache'],
  ['lm_head', 0.11, 0.11, 'lm_head'],
  ['sampling', 0.02, 0.0202, 'sampling'],
  ['memcpy', 0.01, 0, 'memcpy'],
  ['embedding', 0, 0.004, 'embedding'],
];
const IDLE: readonly (readonly [key: string, aMs: number, bMs: number])[] = [
  ['idle.launch', 0.74, 0.03],
  ['idle.dependency', 0.12, 0.1],
  ['idle.unknown', 0.01, 0.01],
];

function bars(): DiffBar[] {
  const bar =
    (kind: DiffBar['kind']) =>
    ([key, a, b]: readonly [string, number, number, ...unknown[]]): DiffBar => ({
      key,
      kind,
      aNs: a * MS,
      bNs: b * MS,
      deltaNs: (b - a) * MS,
      ...(kind === 'operator' && Math.abs(b - a) < 0.005 && { isNoise: true }),
    });
  const overlap: [string, number, number] = ['overlap', -0.02, -0.03];
  return [...PARTS.map(bar('operator')), bar('overlap')(overlap), ...IDLE.map(bar('idle'))];
}

const DIFFERENCES: readonly DiffDifference[] = [
  { reason: 'graphs', a: 'none', b: 'used', translate: true, weight: 'note' },
  { reason: 'clocks', a: '1,980 MHz', b: '1,755 MHz', weight: 'caution' },
];

export interface FakeOptions {
  readonly same?: boolean;
  readonly comparable?: boolean;
  readonly differences?: readonly DiffDifference[];
  readonly names?: { readonly a: string; readonly b: string };
  readonly per?: 'step' | 'total';
}

export function fakeDiff(options: FakeOptions = {}): Diff {
  const { same = false, comparable = true, per = 'step' } = options;
  const waterfall = bars().map(bar => (same ? { ...bar, bNs: bar.aNs, deltaNs: 0 } : bar));
  const sum = (pick: (bar: DiffBar) => number): number =>
    waterfall.reduce((total, bar) => total + pick(bar), 0) / MS;
  const wall = figure(
    'wall',
    sum(bar => bar.aNs),
    sum(bar => bar.bNs),
  );
  const figures: DiffFigure[] = [
    figure('step', wall.a.ns / MS - 0.02, same ? wall.a.ns / MS - 0.02 : wall.b.ns / MS - 0.01),
    wall,
    same ? figure('busy', 4.3, 4.3) : figure('busy', 4.31, 4.28, true),
    same ? figure('computation', 4.29, 4.29) : figure('computation', 4.3, 4.28, true),
    figure('communication', 0, 0),
    figure('exposedCommunication', 0, 0),
    same ? figure('exposedCopies', 0.01, 0.01) : figure('exposedCopies', 0.01, 0),
    same ? figure('idle', 0.87, 0.87) : figure('idle', 0.87, 0.14),
    ...IDLE.map(([key, a, b]) =>
      figure(key as DiffFigureKey, a, same ? a : b, key === 'idle.unknown'),
    ),
  ];
  return {
    a: side('eager7b.sqlite', 1, 19),
    b: side('graph7b.sqlite', 2, 19),
    per,
    figures,
    waterfall,
    operatorsWithinNoise: same,
    comparable,
    differences: options.differences ?? (same ? [] : DIFFERENCES),
  };
}

function side(name: string, trace: number, steps: number): DiffSide {
  const window = { startNs: 0, endNs: 100 * MS };
  const place = { trace, name, node: '', scope: 'decode' as const };
  return { ...place, device: 'NVIDIA H200', steps, layers: 32, repeats: 1, window };
}

function pageSide(name: string, id: number): DiffPageSide {
  const counts = { kernels: 1, memcpys: 0, memsets: 0, apiCalls: 0, ranges: 0, counters: 0 };
  const file = { id, path: `/traces/${name}`, name, format: 'nsys-sqlite' as const };
  const nothing = { devices: [], processes: [], facts: [], warnings: [], gaps: [] };
  const product = { product: 'Nsight Systems', version: '2025.3', startNs: 0, endNs: 100 * MS };
  return { name, summary: { ...file, ...product, counts, ...nothing }, tracks: [] };
}

export function fakeInit(options: FakeOptions = {}): DiffMessage {
  const names = options.names ?? { a: 'eager7b.sqlite', b: 'graph7b.sqlite' };
  const open = { state: 'open' as const, names, pair: { fake: true } };
  return { ...open, a: pageSide(names.a, 1), b: pageSide(names.b, 2), diff: fakeDiff(options) };
}

// Rows ---------------------------------------------------------------------------------------------------------------

const RULES: readonly (readonly [DiffRule, DiffRow['confidence']])[] = [
  ['name', 'certain'],
  ['role', 'likely'],
  ['order', 'weak'],
  ['one-to-many', 'likely'],
];
const KERNELS = [
  'fused_add_rms_norm_kernel',
  'nvjet_sm90_hsh_128x8_64x12_2x1_v_bz_TNT',
  'void cutlass::Kernel2<cutlass_80_wmma_tensorop_bf16_s161616gemm_bf16_32x32_128x2_tn_align8>(Params)',
  '自定义_注意力_内核|split',
];

function cell(aMs: number, count: number, start: number, names?: readonly string[]): DiffCell {
  const startNs = start * MS;
  const selection = { startNs, endNs: startNs + MS, label: 'a place' };
  const percent = (100 * aMs) / 4.33;
  return {
    ...time(aMs * MS),
    count,
    percent,
    selection,
    ...(names === undefined ? {} : { names }),
  };
}

function operatorRows(): DiffRow[] {
  return PARTS.map(([label, a, b, role], i) => ({
    id: `/operator:${label}`,
    kind: 'operator',
    label,
    ...(role === undefined ? {} : { role }),
    ...(a === 0 ? {} : { a: cell(a, 608, i) }),
    ...(b === 0 ? {} : { b: cell(b, i === 5 ? 1216 : 608, i + 20) }),
    deltaNs: (b - a) * MS,
    ...(a === 0 ? {} : { ratio: b / a }),
    isNoise: Math.abs(b - a) < 0.005,
    rule: a === 0 ? 'only-b' : b === 0 ? 'only-a' : 'name',
    confidence: 'certain',
    hasChildren: true,
  }));
}

function kernelRows(parent: string, total: number): DiffRow[] {
  return Array.from({ length: total }, (_, i) => {
    const [rule, confidence] = RULES[i % RULES.length]!;
    const name = KERNELS[i % KERNELS.length]!;
    const names = rule === 'one-to-many' ? KERNELS.slice(0, 3) : [`${name}_b`];
    const [a, b] = [0.2 / (i + 1), (0.2 + 0.02 * Math.sin(i)) / (i + 1)];
    return {
      id: `${parent}/kernel:${i}`,
      kind: 'kernel',
      label: name,
      a: cell(a, 32, i, [name]),
      b: cell(b, 32, i, names),
      deltaNs: (b - a) * MS,
      ratio: b / a,
      isNoise: i % 3 === 0,
      rule,
      confidence,
      hasChildren: false,
    };
  });
}

function stepRows(): DiffRow[] {
  return Array.from({ length: 450 }, (_, i) => ({
    id: `/step:${i}`,
    kind: 'step',
    label: 'step',
    translate: true,
    args: [i],
    a: cell(4.86, 1, i),
    b: cell(4.02 + i / 1000, 1, i),
    deltaNs: (i / 1000 - 0.84) * MS,
    ratio: (4.02 + i / 1000) / 4.86,
    isNoise: false,
    rule: 'index',
    confidence: 'certain',
    hasChildren: true,
  }));
}

type RowsRequest = Parameters<DiffSource['rows']>[0];

export function fakeRows(options: FakeOptions = {}) {
  return (request: RowsRequest): DiffRows => {
    const { by, row, offset, limit, sort = 'delta', filter = '', descending = true } = request;
    const top = by === 'step' ? stepRows() : operatorRows();
    const all = (row === '' ? top : kernelRows(row, row.endsWith('norm') ? 250 : 4)).map(one =>
      options.same === true ? sameOnBoth(one) : one,
    );
    const matching = all.filter(({ label }) => label.includes(filter));
    const sum = (pick: (one: DiffRow) => number): number =>
      all.reduce((total, one) => total + pick(one), 0);
    const totals = {
      aNs: sum(({ a }) => a?.ns ?? 0),
      bNs: sum(({ b }) => b?.ns ?? 0),
      deltaNs: sum(({ deltaNs }) => deltaNs),
    };
    const keys: Readonly<Record<string, (one: DiffRow) => number>> = {
      delta: ({ deltaNs }) => Math.abs(deltaNs),
      a: ({ a }) => a?.ns ?? 0,
      b: ({ b }) => b?.ns ?? 0,
      ratio: ({ ratio = 0 }) => ratio,
    };
    const key = keys[sort];
    const sorted =
      key === undefined
        ? matching
        : [...matching].sort((x, y) => (descending ? key(y) - key(x) : key(x) - key(y)));
    return { rows: sorted.slice(offset, offset + limit), total: matching.length, totals };
  };
}

function sameOnBoth({ b: _, a, ...row }: DiffRow): DiffRow {
  const both = a ?? cell(0.004, 19, 3);
  const equal = { deltaNs: 0, ratio: 1, isNoise: true, rule: 'name' as const };
  return { ...row, a: both, b: both, ...equal };
}

export function fakeSource(options: FakeOptions = {}): DiffSource {
  return { init: fakeInit(options), rows: fakeRows(options) };
}
