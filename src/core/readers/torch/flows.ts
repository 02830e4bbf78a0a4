/**
 * Links by flow events, for files whose kernels carry no correlation id (rewritten by other tools). Where they carry
 * one, flows say the same less reliably, and nothing is kept here.
 */

import type { EventFields } from '../json/event.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import { numberAt } from '../json/numbers.ts';

const FLOW_END = 0x66; // f

/** Beyond so many the file is left without links rather than the machine without memory. */
const MAX_KEPT = 2_000_000;

export class FlowPairs {
  /** Rows by thread and time, as flow events name them. */
  private readonly calls = new Map<string, number>();
  private readonly operations = new Map<string, number[]>();
  private readonly starts: { readonly id: number; readonly at: string }[] = [];
  private readonly ends: { readonly id: number; readonly at: string }[] = [];
  private kept = 0;

  /** False once anything has a correlation id. */
  wanted = true;

  call(correlation: number, pid: number, tid: number, start: number, row: number): void {
    if (!this.keeps(correlation)) return;
    this.calls.set(`${pid} ${tid} ${start}`, row);
  }

  operation(correlation: number, pid: number, tid: number, start: number, row: number): void {
    if (!this.keeps(correlation)) return;
    const at = `${pid} ${tid} ${start}`;
    const rows = this.operations.get(at);
    if (rows === undefined) this.operations.set(at, [row]);
    else rows.push(row);
  }

  flow(fields: EventFields, pid: number, tid: number, time: number): void {
    const id = numberAt(fields.bytes, fields.idFrom, fields.idTo);
    if (!this.keeps(0) || Number.isNaN(id) || Number.isNaN(time)) return;
    const list = fields.phase === FLOW_END ? this.ends : this.starts;
    list.push({ id, at: `${pid} ${tid} ${time}` });
  }

  /** Links each operation at which a flow ends with the call at which it starts. */
  link(builder: TraceBuilder): void {
    if (!this.wanted) return;
    const callOf = new Map<number, number>();
    for (const { id, at } of this.starts) {
      const call = this.calls.get(at);
      if (call !== undefined) callOf.set(id, call);
    }
    for (const { id, at } of this.ends) {
      const call = callOf.get(id);
      if (call === undefined) continue;
      for (const row of this.operations.get(at) ?? []) builder.linkLaunch(row, call);
    }
  }

  private keeps(correlation: number): boolean {
    if (!this.wanted) return false;
    if (correlation !== 0 || ++this.kept > MAX_KEPT) {
      this.wanted = false;
      this.calls.clear();
      this.operations.clear();
      this.starts.length = this.ends.length = 0;
    }
    return this.wanted;
  }
}
