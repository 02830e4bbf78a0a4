/** What an event is called in an export, by its `SpanKind`. The words of the field; part of the format, so stable. */

import { SpanKind } from '../trace/columns.ts';

const WORDS: Readonly<Record<keyof typeof SpanKind, string>> = {
  kernel: 'kernel',
  memcpy: 'memcpy',
  memset: 'memset',
  graph: 'graph',
  runtime: 'runtime',
  driver: 'driver',
  sync: 'sync',
  rangePushPop: 'push-pop',
  rangeStartEnd: 'start-end',
  mark: 'mark',
  annotation: 'annotation',
  operator: 'operator',
  python: 'python',
  osCall: 'os',
  overhead: 'overhead',
  deviceRange: 'device-range',
  communication: 'communication',
  other: 'other',
};

const BY_KIND = new Map<number, string>(
  Object.entries(SpanKind).map(([name, kind]) => [kind, WORDS[name as keyof typeof SpanKind]]),
);

export function kindWord(kind: number): string {
  return BY_KIND.get(kind) ?? WORDS.other;
}
