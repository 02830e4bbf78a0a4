/** Direction and memory kinds of a copy, which Kineto writes into its name and roctracer into an argument. */

import type { CopyDetail, CopyDirection, MemoryKind } from '../../trace/columns.ts';

const DIRECTIONS: readonly CopyDirection[] = [
  'htod',
  'dtoh',
  'dtod',
  'htoh',
  'ptop',
  'htoa',
  'atoh',
  'atoa',
  'atod',
  'dtoa',
];

const KINDS: Readonly<Record<string, MemoryKind>> = {
  pageable: 'pageable',
  pinned: 'pinned',
  device: 'device',
  array: 'array',
  managed: 'managed',
  'device static': 'device-static',
  'managed static': 'managed-static',
};

export type CopyNature = Omit<CopyDetail, 'bytes'>;

/**
 * @param name 'Memcpy HtoD (Pinned -> Device)', 'Memset (Device)', 'CopyDeviceToHost'
 * @param kind roctracer's argument, such as 'DtoH'; '' = none
 */
export function copyNature(name: string, isSet: boolean, kind: string): CopyNature {
  const inside = /\(([^()]*)\)\s*$/.exec(name)?.[1] ?? '';
  if (isSet) return { to: memoryKind(inside) };
  const [from = '', to = ''] = inside.split('->');
  return {
    direction: directionOf(kind) ?? directionOf(name) ?? 'unknown',
    from: memoryKind(from),
    to: memoryKind(to),
  };
}

function directionOf(text: string): CopyDirection | undefined {
  const match =
    /(?:^|[^A-Za-z]|Copy)(Host|Device|Peer|Array|[HDPA])[tT]o(Host|Device|Peer|Array|[HDPA])(?:$|[^a-z])/.exec(
      text,
    );
  if (match === null) return undefined;
  const direction = `${match[1]![0]!}to${match[2]![0]!}`.toLowerCase();
  return DIRECTIONS.find(known => known === direction);
}

function memoryKind(text: string): MemoryKind {
  return KINDS[text.trim().toLowerCase()] ?? 'unknown';
}
