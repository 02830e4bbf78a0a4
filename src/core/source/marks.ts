/** Instants that a program marked, by name: they have no duration and launch nothing, but they are counted. */

import { perTrace } from '../analysis/memo.ts';
import { domainOf } from '../analysis/projection.ts';
import { SpanKind } from '../trace/columns.ts';
import type { Trace } from '../trace/trace.ts';

export interface MarksOfName {
  readonly name: string;
  readonly domain: string;
  readonly style: 'mark';
  readonly rows: Uint32Array;
}

export const marksByName = perTrace((trace: Trace): readonly MarksOfName[] => {
  const { kind, name } = trace.spans;
  const groups = new Map<string, number[]>();
  for (const lane of trace.lanes) {
    if (lane.kind !== 'ranges' && lane.kind !== 'operators') continue;
    for (let row = lane.first; row < lane.last; row++) {
      if (kind[row] !== SpanKind.mark) continue;
      const key = `${name[row] ?? 0}\0${domainOf(trace, row)}`;
      const rows = groups.get(key);
      if (rows === undefined) groups.set(key, [row]);
      else rows.push(row);
    }
  }
  return [...groups].map(([key, rows]) => {
    const [id = '', domain = ''] = key.split('\0');
    const text = trace.strings.get(Number(id));
    return { name: text, domain, style: 'mark', rows: Uint32Array.from(rows) };
  });
});
