/**
 * Enumerations of the export, for the files that do not carry them: absent up to 2022 and from table-filtered exports.
 * Labels only; what a value means for a figure is decided where the figure is made.
 */

import type { CopyDirection, MemoryKind } from '../../trace/columns.ts';

interface CopyKind {
  readonly direction: CopyDirection;
  /** As `nsys stats` prints it. */
  readonly name: string;
  /** As Kineto prints it, for narrow places. */
  readonly short: string;
  readonly unified: boolean;
}

function copyKind(direction: CopyDirection, from: string, to: string, unified = false): CopyKind {
  const letter = (side: string): string => (side === 'Peer' ? 'P' : side.charAt(0));
  const memory = unified ? 'Unified ' : '';
  return {
    direction,
    name: `[CUDA ${unified ? 'Unified Memory ' : ''}memcpy ${from}-to-${to}]`,
    short: `${memory}Memcpy ${letter(from)}to${letter(to)}`,
    unified,
  };
}

/** By `copyKind`. */
export const COPY_KINDS: readonly CopyKind[] = [
  { direction: 'unknown', name: '[CUDA memcpy]', short: 'Memcpy', unified: false },
  copyKind('htod', 'Host', 'Device'),
  copyKind('dtoh', 'Device', 'Host'),
  copyKind('htoa', 'Host', 'Array'),
  copyKind('atoh', 'Array', 'Host'),
  copyKind('atoa', 'Array', 'Array'),
  copyKind('atod', 'Array', 'Device'),
  copyKind('dtoa', 'Device', 'Array'),
  copyKind('dtod', 'Device', 'Device'),
  copyKind('htoh', 'Host', 'Host'),
  copyKind('ptop', 'Peer', 'Peer'),
  copyKind('htod', 'Host', 'Device', true),
  copyKind('dtoh', 'Device', 'Host', true),
  copyKind('dtod', 'Device', 'Device', true),
];

const MEMORY_KINDS: readonly MemoryKind[] = [
  'pageable',
  'pinned',
  'device',
  'array',
  'managed',
  'device-static',
  'managed-static',
  'unknown',
];

export function memoryKind(value: number): MemoryKind {
  return MEMORY_KINDS[value] ?? 'unknown';
}

/** Labels by column name, for `fields` of files without `ENUM_*` tables. */
export const COLUMN_LABELS: Readonly<Record<string, readonly string[]>> = {
  copyKind: COPY_KINDS.map(({ name }) => name.slice(1, -1)),
  srcKind: MEMORY_KINDS,
  dstKind: MEMORY_KINDS,
  memKind: MEMORY_KINDS,
  launchType: ['unknown', 'regular', 'cooperative', 'cooperative multi-device'],
};

/** `overheadType` of CUPTI, 2025 and later. */
export const OVERHEAD_TYPES: readonly (string | undefined)[] = [
  undefined,
  undefined,
  'JIT compilation',
  'Buffer flush',
  'Instrumentation',
  'Resource',
  'Module loading',
  'Lazy function loading',
  'Command buffer full',
];
