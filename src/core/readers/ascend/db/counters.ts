/** Sampled values of an Ascend database: clocks, bandwidths, memory in use. One entry per table; unknown ones are left. */

import { readPages } from '../../nsys/pages.ts';
import type { Table } from '../../nsys/schema.ts';
import type { Session } from './session.ts';
import { enumName } from './tasks.ts';

interface Value {
  readonly column: string;
  readonly label: string;
  readonly unit: string;
  /** What a sample is multiplied by to be in that unit; 1 where absent. */
  readonly factor?: number;
}

interface SampleTable {
  readonly name: string;
  readonly time?: string;
  readonly label: string;
  /** Columns that tell series apart, with how their numbers become words. */
  readonly keys: readonly { readonly column: string; readonly words?: 'string' | 'module' }[];
  /** Absent = all other columns are values. */
  readonly values?: readonly Value[];
  readonly where?: string;
}

const bytesPerSecond = (column: string, label = ''): Value => ({ column, label, unit: 'B/s' });
const bytes = (column: string, label: string): Value => ({ column, label, unit: 'B' });
const plain = (column: string, label: string): Value => ({ column, label, unit: '' });

const TABLES: readonly SampleTable[] = [
  {
    name: 'AICORE_FREQ',
    label: 'AI Core Freq',
    keys: [],
    values: [{ column: 'freq', label: '', unit: 'Hz', factor: 1e6 }],
  },
  {
    name: 'HBM',
    label: 'HBM',
    keys: [{ column: 'hbmId' }, { column: 'type', words: 'string' }],
    values: [bytesPerSecond('bandwidth')],
  },
  {
    name: 'LLC',
    label: 'LLC',
    keys: [{ column: 'llcId' }, { column: 'mode', words: 'string' }],
    values: [
      { column: 'hitRate', label: 'Hit Rate', unit: '%' },
      bytesPerSecond('throughput', 'Throughput'),
    ],
  },
  {
    name: 'NPU_MEM',
    label: 'NPU MEM',
    keys: [{ column: 'type', words: 'string' }],
    values: [bytes('ddr', 'DDR'), bytes('hbm', 'HBM')],
  },
  {
    name: 'MEMORY_RECORD',
    time: 'timestamp',
    label: 'Memory',
    keys: [{ column: 'component', words: 'string' }],
    values: [
      bytes('totalAllocated', 'Allocated'),
      bytes('totalReserved', 'Reserved'),
      bytes('totalActive', 'Active'),
    ],
  },
  {
    name: 'NPU_MODULE_MEM',
    label: 'Module memory',
    keys: [{ column: 'moduleId', words: 'module' }],
    values: [bytes('totalReserved', '')],
    where: '"totalReserved" > 0',
  },
  {
    name: 'SOC_BANDWIDTH_LEVEL',
    label: 'Bandwidth level',
    keys: [],
    values: [plain('l2BufferBwLevel', 'L2 buffer'), plain('mataBwLevel', 'Mata')],
  },
  {
    name: 'ACC_PMU',
    label: 'Acc PMU',
    keys: [{ column: 'accId' }],
    values: [
      plain('readBwLevel', 'read bandwidth level'),
      plain('writeBwLevel', 'write bandwidth level'),
      plain('readOstLevel', 'read outstanding level'),
      plain('writeOstLevel', 'write outstanding level'),
    ],
  },
  { name: 'DDR', label: 'DDR', keys: [] },
  { name: 'HCCS', label: 'HCCS', keys: [] },
  { name: 'PCIE', label: 'PCIe', keys: [] },
  { name: 'NIC', label: 'NIC', keys: [{ column: 'funcId' }] },
  { name: 'ROCE', label: 'RoCE', keys: [{ column: 'funcId' }] },
];

/** Columns that are never values. */
const NO_VALUES = new Set(['deviceId', 'timestampNs', 'timestamp', 'rowid', 'funcId']);

export async function readCounters(session: Session): Promise<void> {
  for (const spec of TABLES) {
    const table = session.schema.table(spec.name);
    const time = spec.time ?? 'timestampNs';
    if (table?.columns.has(time) === true) await readTable(session, spec, table, time);
  }
}

async function readTable(
  session: Session,
  spec: SampleTable,
  table: Table,
  time: string,
): Promise<void> {
  const keys = spec.keys.filter(({ column }) => table.columns.has(column));
  const values = (spec.values ?? otherColumns(table)).filter(({ column }) =>
    table.columns.has(column),
  );
  const columns = [
    session.time(time),
    table.columns.has('deviceId') ? '"deviceId"' : '0',
    ...keys.map(({ column }) => `"${column}"`),
    ...values.map(({ column }) => `CAST("${column}" AS REAL)`),
  ];
  const read = {
    table,
    columns,
    phase: 'counters',
    ...(spec.where !== undefined && { where: spec.where }),
  };
  await readPages<(number | null)[]>(session, read, rows => {
    for (const row of rows) {
      const at = row[1];
      if (at === null || at === undefined) continue;
      const device = row[2] ?? 0;
      const identity = row.slice(3, 3 + keys.length);
      values.forEach((value, i) => {
        const sample = row[3 + keys.length + i];
        if (sample === null || sample === undefined || !Number.isFinite(sample)) return;
        const key = `${spec.name} ${device} ${identity.join(' ')} ${value.column}`;
        session.samples.add(key, at, sample * (value.factor ?? 1), () => ({
          name: labelOf(session, spec, keys, identity, value),
          unit: value.unit,
          device: session.device(device),
          pid: -1,
        }));
      });
    }
  });
}

function otherColumns(table: Table): Value[] {
  return [...table.columns]
    .filter(column => !NO_VALUES.has(column))
    .map(column => ({
      column,
      label: column,
      unit: isRate(column) ? 'B/s' : '',
    }));
}

/** Whether a column of a table without a description holds bytes per second. */
function isRate(column: string): boolean {
  if (/byterate|throughput|bandwidth/i.test(column)) return true;
  return /^(read|write|[tr]x)/i.test(column) && !/rate|ratio|level|packet|size/i.test(column);
}

function labelOf(
  session: Session,
  spec: SampleTable,
  keys: SampleTable['keys'],
  identity: readonly (number | null)[],
  value: Value,
): string {
  const words = keys.map(({ words: kind }, i) => {
    const id = identity[i];
    if (kind === 'string') return session.text(id);
    return kind === 'module' ? enumName(session, 'ENUM_MODULE', id) || String(id) : String(id);
  });
  return [spec.label, ...words, value.label].filter(Boolean).join(' ');
}
