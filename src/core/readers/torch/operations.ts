/** The `args` of device events: where it ran, how it was launched, what it moved. Called for each kernel, so it is fast. */

import { BACKSLASH, ZERO } from '../json/bytes.ts';
import type { EventFields } from '../json/event.ts';
import { MemberPicker } from '../json/object.ts';
import type { Decode } from '../json/text.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import type { CollectiveDetail } from '../../trace/trace.ts';
import { copyNature, type CopyNature } from './copies.ts';

/** Members that are columns of the trace. */
export const COLUMN_MEMBERS = [
  'device',
  'stream',
  'context',
  'correlation',
  'registers per thread',
  'grid',
  'block',
  'bytes',
] as const;

const KEYS = [
  ...COLUMN_MEMBERS,
  'graph id',
  'graph node id',
  'kind',
  'Collective name',
  'dtype',
  'In msg nelems',
  'Out msg nelems',
  'Process Group Name',
  'Process Group Description',
  'Group size',
  'Process Group Ranks',
  'Src Rank',
  'Dst Rank',
] as const;

const key = (name: (typeof KEYS)[number]): number => KEYS.indexOf(name);
const DEVICE = key('device');
const STREAM = key('stream');
const CONTEXT = key('context');
const CORRELATION = key('correlation');
const REGISTERS = key('registers per thread');
const GRID = key('grid');
const BLOCK = key('block');
const GRAPH = key('graph id');
const NODE = key('graph node id');
const BYTES = key('bytes');
const KIND = key('kind');
const COLLECTIVE = key('Collective name');

export class OperationArgs {
  private readonly picker: MemberPicker;
  private readonly builder: TraceBuilder;
  private bytes: Uint8Array = new Uint8Array(0);
  /** Grid and block of the current kernel. */
  private readonly numbers = new Float64Array(6);
  private readonly natures = new Map<string, CopyNature>();

  constructor(builder: TraceBuilder, decode: Decode) {
    this.builder = builder;
    this.picker = new MemberPicker(KEYS, decode);
  }

  scan(fields: EventFields): void {
    this.bytes = fields.bytes;
    this.picker.scan(fields.bytes, fields.argsFrom, fields.argsTo);
  }

  /** NaN = not recorded, also below. */
  get device(): number {
    return this.picker.number(DEVICE);
  }

  get stream(): number {
    return this.picker.number(STREAM);
  }

  get context(): number {
    return this.picker.number(CONTEXT);
  }

  /** 0 = none. */
  get correlation(): number {
    return this.picker.id(CORRELATION);
  }

  /** Graph number * 2^32 + node number as the column wants it; 0 = launched directly. */
  get graphNode(): number {
    if (!this.picker.has(NODE)) return 0;
    const graph = this.picker.number(GRAPH);
    const node = this.picker.number(NODE);
    const known = node > 0 && node <= 0xffffffff;
    return known ? (graph > 0 && graph < 2 ** 20 ? graph : 0) * 2 ** 32 + node : 0;
  }

  /** Row of the kernel's launch shape; -1 = not recorded. */
  shape(): number {
    if (!this.picker.has(GRID)) return -1;
    this.triple(GRID, 0);
    this.triple(BLOCK, 3);
    const [gx = 0, gy = 0, gz = 0, bx = 0, by = 0, bz = 0] = this.numbers;
    const registers = this.picker.number(REGISTERS);
    return this.builder.shape(gx, gy, gz, bx, by, bz, registers >= 0 ? registers : -1);
  }

  /** Row of what a copy moved or a memset filled. @param name its event's name */
  copy(name: string, isSet: boolean): number {
    const kind = this.picker.text(KIND);
    const known = `${name}\0${kind}`;
    let nature = this.natures.get(known);
    if (nature === undefined) {
      nature = copyNature(name, isSet, kind);
      this.natures.set(known, nature);
    }
    const bytes = this.picker.number(BYTES);
    return this.builder.copy({ bytes: bytes >= 0 ? bytes : 0, ...nature });
  }

  /** What the framework recorded of a collective; undefined = nothing. */
  collective(): CollectiveDetail | undefined {
    const { picker } = this;
    if (!picker.has(COLLECTIVE)) return undefined;
    const count = (name: (typeof KEYS)[number]): number => {
      const value = picker.number(key(name));
      return value >= 0 ? value : -1;
    };
    return {
      operation: picker.text(COLLECTIVE),
      dtype: picker.text(key('dtype')),
      inputElements: count('In msg nelems'),
      outputElements: count('Out msg nelems'),
      group: picker.text(key('Process Group Name')),
      groupDescription: picker.text(key('Process Group Description')),
      groupSize: count('Group size'),
      groupRanks: picker.text(key('Process Group Ranks')),
      sourceRank: count('Src Rank'),
      destinationRank: count('Dst Rank'),
    };
  }

  /** Reads '[x, y, z]' into three numbers; missing ones become 0. */
  private triple(member: number, into: number): void {
    const { numbers, bytes } = this;
    let at = this.picker.from[member]!;
    const end = this.picker.to[member]!;
    numbers[into] = numbers[into + 1] = numbers[into + 2] = 0;
    if (at < 0) return;
    for (let i = 0; i < 3; i++) {
      while (at < end && (bytes[at]! < ZERO || bytes[at]! > ZERO + 9)) {
        if (bytes[at] === BACKSLASH) return;
        at++;
      }
      let value = 0;
      for (; at < end; at++) {
        const digit = bytes[at]! - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      numbers[into + i] = value <= 0xffffffff ? value : 0;
    }
  }
}
