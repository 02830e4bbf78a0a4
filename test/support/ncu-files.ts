/** Opens reports for tests: the committed fixtures, and the larger ones beside the checkout where they exist. */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { detect } from '../../src/core/readers/index.ts';
import type { OpenedReport } from '../../src/core/readers/types.ts';
import type { Failure, Result } from '../../src/core/base/result.ts';
import { freeContext, headOf, memorySource } from './memory-source.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export const fixtures = path.join(root, 'test/fixtures/ncu');
/** Larger files that are not committed. */
export const shared = process.env['KERNEL_LENS_SHARED'] ?? path.resolve(root, '../shared');
export const hasShared = existsSync(path.join(shared, 'traces/ncu'));
export const whyNoShared = `no ${path.join(shared, 'traces/ncu')}: larger reports are not compared`;

export function readBytes(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

/** Detects and reads like the worker does. */
export async function openReport(
  bytes: Uint8Array,
  name = 'unknown',
): Promise<Result<OpenedReport, Failure>> {
  const reader = detect(headOf(bytes, name));
  if (!reader.ok) return reader;
  if (reader.value.opens !== 'report') throw new Error(`${name} was taken for a trace`);
  return reader.value.read(memorySource(bytes, name), freeContext);
}

export async function openReportFile(file: string): Promise<OpenedReport> {
  const opened = await openReport(readBytes(file), path.basename(file));
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Reports with the raw page that ncu printed for them: the fixtures, then the larger ones. */
export function pairs(): { name: string; report: string; raw: string; details?: string }[] {
  const folders = hasShared
    ? [fixtures, path.join(shared, 'traces/ncu'), path.join(shared, 'samples/ncu')]
    : [fixtures];
  return folders.flatMap(folder =>
    readdirSync(folder)
      .filter(file => file.endsWith('.ncu-rep'))
      .map(file => path.join(folder, file.replace('.ncu-rep', '')))
      .filter(stem => existsSync(`${stem}.raw.csv`))
      .map(stem => ({
        name: path.relative(path.dirname(root), stem),
        report: `${stem}.ncu-rep`,
        raw: `${stem}.raw.csv`,
        ...(existsSync(`${stem}.details.csv`) ? { details: `${stem}.details.csv` } : {}),
      })),
  );
}
