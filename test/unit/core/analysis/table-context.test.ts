/** Columns of the events that say what the program was doing: against the file itself. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { finished } from '../../../../src/core/base/unhurried.ts';
import { eventTable } from '../../../../src/core/analysis/tables/events.ts';
import type { Table } from '../../../../src/core/analysis/tables/table.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

describe('what the program was doing when it launched', () => {
  const open = traceOpener();

  it('is in a PyTorch trace the shapes of the operator around', async () => {
    const path = fixture('torch/eager.pt.trace.json');
    const { trace } = await open(path);
    const table = finished(eventTable(trace, operationRows(trace), 'short'));
    const dims = table.columns.find(({ id }) => id === 'inputDims')!;
    const found = Array.from({ length: table.length }, (_, i) => dims.cell(i));
    assert.deepEqual(found, inputDimsByScan(path, trace, table));
    assert.ok(found.filter(cell => cell !== null).length > table.length / 2);
  });

  it('is no column where the file has none', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const ids = finished(eventTable(trace, operationRows(trace), 'short')).columns.map(
      ({ id }) => id,
    );
    assert.ok(!ids.includes('inputDims') && !ids.includes('path'));
  });
});

interface KinetoEvent {
  readonly cat?: string;
  readonly ts: number;
  readonly dur: number;
  readonly tid: number | string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The same from the file itself: the innermost `cpu_op` with shapes around the call of the same correlation. */
function inputDimsByScan(path: string, trace: Trace, table: Table): (string | null)[] {
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: KinetoEvent[] };
  const calls = new Map<unknown, KinetoEvent>();
  const operators: KinetoEvent[] = [];
  for (const event of traceEvents) {
    if (event.cat === 'cpu_op' && event.args?.['Input Dims'] !== undefined) operators.push(event);
    if (event.cat === 'cuda_runtime' || event.cat === 'cuda_driver') {
      calls.set(event.args?.['correlation'], event);
    }
  }
  return Array.from({ length: table.length }, (_, i) => {
    const call = calls.get(trace.spans.correlation[table.span(i)]);
    if (call === undefined) return null;
    const around = operators.filter(
      ({ tid, ts, dur }) => tid === call.tid && ts <= call.ts && call.ts + call.dur <= ts + dur,
    );
    around.sort((a, b) => b.ts - a.ts || a.dur - b.dur);
    const [inner] = around;
    return inner === undefined ? null : spaced(inner.args?.['Input Dims']);
  });
}

/** As Kineto writes it, with a blank after each comma. */
function spaced(value: unknown): string {
  return JSON.stringify(value).replaceAll(',', ', ');
}
