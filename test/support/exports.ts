/** What an export of an open file is, whole. */

import type { ExportFormat } from '../../src/core/export/formats.ts';
import { exportBytes } from '../../src/worker/export/bytes.ts';
import type { OpenFile } from '../../src/worker/open-file.ts';

export function exported(file: OpenFile, format: ExportFormat): Buffer {
  return Buffer.concat([...exportBytes(file, format)].map(({ bytes }) => bytes));
}

/** Count and sum of durations of kernels by name. */
export class Totals {
  readonly byName = new Map<string, { count: number; ns: number }>();

  add(name: string, ns: number): void {
    const total = this.byName.get(name) ?? { count: 0, ns: 0 };
    total.count++;
    total.ns += ns;
    this.byName.set(name, total);
  }

  /** Sorted lines, for comparing. */
  get lines(): string[] {
    return [...this.byName].map(([name, { count, ns }]) => `${name} ${count} ${ns}`).sort();
  }
}
