/**
 * What `info` tells about a capture: versions, command line, settings. The file also holds the environment, the host's
 * name and the program's output; they may be secret and are never taken: every name that is taken is listed here.
 */

import type { Trace, Warning } from '../../trace/trace.ts';
import type { SqlSource } from '../types.ts';
import type { Schema } from './schema.ts';
import { smallTable, textOf } from './values.ts';

export interface Facts {
  readonly product: string;
  readonly version: string;
  readonly facts: Trace['facts'];
  readonly warnings: readonly Warning[];
}

type Fact = Trace['facts'][number];

/** Highest major version of the schema whose tables are known. */
const KNOWN_MAJOR = 3;

/** Capture settings to show: name in the file, label. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['CUDA_GRAPH_TRACE_OPTIONS:MODE', 'CUDA graph trace'],
  ['COLLECT_GPU_MEMORY_USAGE', 'GPU memory usage'],
  ['GPU_METRICS_OPTIONS:SAMPLING_FREQUENCY', 'GPU metrics per second'],
  ['RATE_HZ', 'CPU samples per second'],
  ['RUN_DURATION_MS', 'Duration (ms)'],
];

const MACHINE: readonly (readonly [string, string])[] = [
  ['NvDriverVersion', 'Driver'],
  ['CudaDriverVersion', 'CUDA driver'],
  ['CpuDescription', 'CPU'],
  ['OsDescription', 'Operating system'],
];

const EXPORT_SETTINGS: readonly (readonly [string, string])[] = [
  ['EXPORT_SCHEMA_VERSION', 'Export schema'],
  ['EXPORT_PARAM_TABLES_TO_EXPORT', 'Exported tables'],
  ['EXPORT_PARAM_TIMES_TO_EXPORT', 'Exported times'],
];

export function readFacts(source: SqlSource, schema: Schema): Facts {
  const exported = nameValues(source, schema, ['META_DATA_EXPORT', 'EXPORT_META_DATA']);
  const captured = nameValues(source, schema, ['META_DATA_CAPTURE']);
  const machine = nameValues(source, schema, ['TARGET_INFO_SYSTEM_ENV']);
  const captureTime = smallTable(source, schema.table('TARGET_INFO_SESSION_START_TIME'), [
    'utcTime',
  ]);
  const facts = [
    ...fact('Command line', commandLine(captured)),
    ...fact('Traced', (captured.get('CAPTURE_EVENT_TYPE') ?? []).join(', ')),
    ...SETTINGS.flatMap(([name, label]) => fact(label, setting(captured, name))),
    ...fact('Captured (UTC)', textOf(captureTime[0]?.[0])),
    ...MACHINE.flatMap(([name, label]) => fact(label, machine.get(name)?.[0] ?? '')),
    ...EXPORT_SETTINGS.flatMap(([name, label]) => fact(label, exported.get(name)?.[0] ?? '')),
  ];
  const product = exported.get('EXPORT_PRODUCT_NAME')?.[0] ?? '';
  return {
    product: product === '' ? 'NVIDIA Nsight Systems' : product,
    version: exported.get('EXPORT_PRODUCT_VERSION')?.[0] ?? '',
    facts,
    warnings: versionWarnings(exported.get('EXPORT_SCHEMA_VERSION')?.[0] ?? ''),
  };
}

function fact(label: string, value: string): Fact[] {
  return value === '' || value === 'unknown' ? [] : [{ label, value }];
}

/** Rows of (name, value) tables; a name may recur. */
function nameValues(
  source: SqlSource,
  schema: Schema,
  tables: readonly string[],
): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const table of tables) {
    for (const [name, value] of smallTable(source, schema.table(table), ['name', 'value'])) {
      const key = textOf(name);
      values.set(key, [...(values.get(key) ?? []), textOf(value)]);
    }
  }
  return values;
}

/** A setting of the whole capture, or of its first process, where older versions keep some. */
function setting(captured: Map<string, string[]>, name: string): string {
  return captured.get(name)?.[0] ?? captured.get(`PROCESS_0:${name}`)?.[0] ?? '';
}

function commandLine(captured: Map<string, string[]>): string {
  const words = captured.get('PROCESS_0:COMMAND') ?? [];
  for (let i = 0; captured.has(`PROCESS_0:ARGUMENT_${i}`); i++) {
    words.push(captured.get(`PROCESS_0:ARGUMENT_${i}`)?.[0] ?? '');
  }
  return words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

function versionWarnings(schemaVersion: string): Warning[] {
  const major = Number(/^(\d+)\./.exec(schemaVersion)?.[1] ?? 0);
  if (major <= KNOWN_MAJOR) return [];
  return [
    {
      reason: 'unknown-schema',
      message: `Export schema ${schemaVersion} is newer than this program knows; figures may be missing`,
      args: [schemaVersion],
    },
  ];
}
