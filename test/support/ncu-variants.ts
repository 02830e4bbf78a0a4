/** Reports that the fixtures have no file of, made from the raw page of one that they have by changing its cells. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { splitRecord } from '../../src/core/readers/ncu/csv-lines.ts';
import { fixtures } from './ncu-files.ts';

interface Cell {
  readonly column: string;
  /** Index of the kernel. */
  readonly kernel: number;
  readonly text: string;
}

/** The raw page of three kernels on one H200, with other cells. */
function changedRaw(change: (cell: Cell) => string): Uint8Array {
  const text = readFileSync(path.join(fixtures, 'full.raw.csv'), 'utf8');
  const [header = [], units = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map(line => splitRecord(line));
  const changed = rows.map((row, kernel) =>
    row.map((cell, i) => change({ column: header[i] ?? '', kernel, text: cell })),
  );
  const lines = [header, units, ...changed].map(cells =>
    cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

const A100: Readonly<Record<string, string>> = {
  Device: '1',
  'Process ID': '576',
  'Process Name': 'worker',
  CC: '8.0',
  device__attribute_display_name: 'NVIDIA A100-SXM4-80GB',
  device__attribute_max_gpu_frequency_khz: '1,410,000',
  device__attribute_max_mem_frequency_khz: '1,593,000',
};

/** Clocks of the multiprocessors; an A100's are lower. */
const CLOCK = /^(sm|smsp|l1tex|gpc)__cycles_elapsed\.avg\.per_second$/;

/** The first two kernels ran on an A100 in another process, the third and longest one on the H200. */
export function twoDevices(): Uint8Array {
  return changedRaw(({ column, kernel, text }) =>
    kernel === 2 ? text : CLOCK.test(column) ? String(Number(text) * 0.7) : (A100[column] ?? text),
  );
}

/** Work and traffic were counted, no peaks: what `--metrics` of one's own choice gives. */
export function withoutPeaks(device = 'NVIDIA H200'): Uint8Array {
  return changedRaw(({ column, text }) =>
    column === 'device__attribute_display_name'
      ? device
      : /\.peak_sustained$|^derived__/.test(column)
        ? ''
        : text,
  );
}
