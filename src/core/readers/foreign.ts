/**
 * Files that people try to open and that nothing here can read, each with what to do instead. Asked after all readers
 * have declined, so that it can never hide a readable file.
 */

import type { Failure } from '../base/result.ts';
import { isNvprof } from './nsys/reader.ts';
import type { Head } from './types.ts';

/** What a file is that no reader wants; undefined = no idea. */
export function recogniseForeign(head: Head): Failure | undefined {
  const { name, tables, text } = head;
  const args = [name];
  if (text.startsWith('NVIDIA Tegra Profiler Report')) {
    return {
      reason: 'nsys-report',
      message: `${name} is a report of Nsight Systems in its own format, which only its tools can read`,
      advice: `Export it: nsys export --type sqlite ${quoted(name)}`,
      args,
    };
  }
  if (tables !== undefined && isNvprof(tables)) {
    return {
      reason: 'nvprof',
      message: `${name} is an nvprof file, whose tables differ from those of Nsight Systems`,
      advice:
        'Capture again with Nsight Systems: nsys profile -t cuda,nvtx, then nsys export --type sqlite',
      args,
    };
  }
  if (tables?.some(table => /^(StepTraceTime|CommAnalyzer\w+|Cluster\w+)$/.test(table)) === true) {
    return {
      reason: 'ascend-analysis',
      message: `${name} holds results of Ascend's analysis, and no trace`,
      advice: 'Open the folder that it lies in, or ascend_pytorch_profiler_*.db beside it.',
      args,
    };
  }
  if (tables?.length === 0) {
    return {
      reason: 'empty-database',
      message: `${name} is an SQLite database without any table`,
      advice:
        'The export was stopped before it wrote anything; repeat it: nsys export --type sqlite',
      args,
    };
  }
  return undefined;
}

function quoted(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
