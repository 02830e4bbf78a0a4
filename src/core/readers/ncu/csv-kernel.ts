/** The columns that every page of ncu's CSV begins with: which kernel a row is about. Found by name, never by place. */

import type { Dim3, RangeState, ReportKernel } from '../../report/report.ts';

/** Places of the known columns in this file; -1 = not there. */
export interface Columns {
  readonly id: number;
  readonly process: number;
  readonly processName: number;
  readonly pushPop: number;
  readonly startEnd: number;
  readonly name: number;
  readonly context: number;
  readonly stream: number;
  readonly block: number;
  readonly grid: number;
  readonly device: number;
  readonly capability: number;
  readonly section: number;
  readonly metric: number;
  readonly unit: number;
  readonly value: number;
  readonly rule: number;
  readonly ruleType: number;
  readonly ruleText: number;
  readonly speedupType: number;
  readonly speedup: number;
  /** Columns that are none of these, hence metrics of the raw page. */
  readonly others: readonly number[];
}

const NAMES = {
  id: 'ID',
  process: 'Process ID',
  processName: 'Process Name',
  name: 'Kernel Name',
  context: 'Context',
  stream: 'Stream',
  block: 'Block Size',
  grid: 'Grid Size',
  device: 'Device',
  capability: 'CC',
  section: 'Section Name',
  metric: 'Metric Name',
  unit: 'Metric Unit',
  value: 'Metric Value',
  rule: 'Rule Name',
  ruleType: 'Rule Type',
  ruleText: 'Rule Description',
  speedupType: 'Estimated Speedup Type',
  speedup: 'Estimated Speedup',
} as const;

/** Columns that say nothing about the kernel that we keep. */
const IGNORED = ['Host Name', 'Kernel Time'];

export function findColumns(header: readonly string[]): Columns {
  const pushPop = header.findIndex(name => name.includes('Push/Pop_Range'));
  const startEnd = header.findIndex(name => name.includes('Start/Stop_Range'));
  const at = Object.fromEntries(
    Object.entries(NAMES).map(([key, name]) => [key, header.indexOf(name)]),
  ) as Record<keyof typeof NAMES, number>;
  const known = new Set([...Object.values(at), pushPop, startEnd]);
  const others = header.flatMap((name, i) =>
    known.has(i) || IGNORED.includes(name) || name === '' ? [] : [i],
  );
  return { ...at, pushPop, startEnd, others };
}

/** The kernel that a row is about, and the process name beside it. */
export function kernelOf(row: readonly string[], at: Columns): ReportKernel {
  const numbers = {
    device: numberAt(row, at.device),
    process: numberAt(row, at.process),
    context: numberAt(row, at.context),
    stream: numberAt(row, at.stream),
  };
  const known = Object.entries(numbers).filter(([, value]) => value !== undefined);
  return {
    id: numberAt(row, at.id) ?? 0,
    kind: 'kernel',
    name: row[at.name] ?? '',
    functionName: bareName(row[at.name] ?? ''),
    mangledName: '',
    grid: parseDim(row[at.grid] ?? ''),
    block: parseDim(row[at.block] ?? ''),
    capability: capabilityOf(row[at.capability] ?? ''),
    ranges: [...parsePushPop(row[at.pushPop] ?? ''), ...parseStartEnd(row[at.startEnd] ?? '')],
    sections: [],
    ...Object.fromEntries(known),
  };
}

/** Function name without result type, namespaces, template arguments and parameters. */
export function bareName(name: string): string {
  let depth = 0;
  let bare = '';
  for (const letter of name.replaceAll('(anonymous namespace)', '')) {
    if (letter === '<') depth++;
    else if (letter === '>') depth--;
    else if (letter === '(' && depth === 0) break;
    else if (depth === 0) bare += letter;
  }
  return bare.slice(Math.max(bare.lastIndexOf(' '), bare.lastIndexOf(':')) + 1) || name;
}

function numberAt(row: readonly string[], column: number): number | undefined {
  const text = row[column];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** '9.0', which spreadsheets turn into '9' and '9,0'. */
function capabilityOf(text: string): string {
  return /^\d+$/.test(text) ? `${text}.0` : text.replace(',', '.');
}

/** '(384, 1, 1)' */
function parseDim(text: string): Dim3 {
  const [x = 0, y = 0, z = 0] = (text.match(/\d+/g) ?? []).map(Number);
  return [x, y, z];
}

/** Longer cells are no range names. Keeps the patterns below from running long. */
const MAX_CELL = 16 * 1024;

/** `575  "engine:generate:none:none:RGB:0xff7400ff:ASCII:generate"  "…" ` for each thread. */
export function parsePushPop(cell: string): RangeState[] {
  const ranges: RangeState[] = [];
  const depths = new Map<string, number>();
  let thread: number | undefined;
  for (const [, tid, entry] of cell.slice(0, MAX_CELL).matchAll(/(\d+)(?=\s)|"([^"]*)"/g)) {
    if (entry === undefined) {
      thread = Number(tid);
      continue;
    }
    const range = parseEntry(entry);
    if (range === undefined) continue;
    const key = `${thread ?? ''}:${range.domain}`;
    const depth = depths.get(key) ?? 0;
    depths.set(key, depth + 1);
    const known = thread === undefined ? {} : { thread };
    ranges.push({ style: 'push-pop', depth, ...range, ...known });
  }
  return ranges;
}

/** ` "77:<default domain>:my_decode_10_5:none:none:RGB:0xff0000ff:ASCII:my_decode_10_5" ` */
function parseStartEnd(cell: string): RangeState[] {
  const ranges: RangeState[] = [];
  for (const [, entry = ''] of cell.slice(0, MAX_CELL).matchAll(/"([^"]*)"/g)) {
    const colon = entry.indexOf(':');
    const range = parseEntry(entry.slice(colon + 1));
    if (range === undefined) continue;
    ranges.push({ style: 'start-end', depth: 0, id: Number(entry.slice(0, colon)), ...range });
  }
  return ranges;
}

/** domain:name:payload type:payload:colour type:colour:message type:message, where message and name are the same. */
const ENTRY = /^([^:]*):(.*):(\w+):([^:]*):(\w+):([^:]*):(\w+):\2$/s;
const LOOSE_ENTRY = /^([^:]*):(.*?):(\w+):([^:]*):(\w+):([^:]*):(\w+):(.*)$/s;

type Entry = Pick<RangeState, 'domain' | 'name' | 'payloadType' | 'payload' | 'color'>;

function parseEntry(text: string): Entry | undefined {
  const match = ENTRY.exec(text) ?? LOOSE_ENTRY.exec(text);
  if (match === null) return undefined;
  const [, domain = '', name = '', type = '', payload = '', , color = ''] = match;
  const payloadType = PAYLOAD_TYPES[type.toLowerCase()] ?? (type === 'none' ? undefined : 'other');
  return {
    domain,
    name,
    ...(payloadType === undefined ? {} : { payloadType, payload }),
    ...(/^0x[\da-f]+$/i.test(color) ? { color: Number(color) } : {}),
  };
}

/** As the CSV calls them, to what `RangeState` calls them. */
const PAYLOAD_TYPES: Readonly<Record<string, string>> = {
  uint64: 'u64',
  int64: 'i64',
  double: 'double',
  uint32: 'u32',
  int32: 'i32',
  float: 'float',
  json: 'json',
};
