/** A kernel that moves bytes and computes nothing: its work was counted, so its rate and intensity are 0, not missing. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { roofline } from '../../../../../src/core/analysis/roofline.ts';
import type { KernelRoofline } from '../../../../../src/core/analysis/roofline-types.ts';
import { ncuCsv } from '../../../../../src/core/readers/ncu/csv.ts';
import { freeContext, memorySource } from '../../../../support/memory-source.ts';
import { fixtures } from '../../../../support/ncu-files.ts';

const WORK = /op_[dfh](add|mul|fma)_pred_on.*\.(per_cycle_elapsed|per_second|sum)$/;
const TENSOR = /^sm__ops_path_tensor_.*\.(per_cycle_elapsed|per_second|sum)$/;

/** The first kernel of a printed report whose counters of work have another text. */
async function withWork(text: string): Promise<KernelRoofline> {
  const page = readFileSync(path.join(fixtures, 'full.raw.csv'), 'utf8');
  const rows: string[][] = parse(page, { to: 3 });
  const [names, units, first] = rows;
  const changed = first!.map((cell, i) =>
    WORK.test(names![i]!) || TENSOR.test(names![i]!) ? text : cell,
  );
  const lines = [names!, units!, changed].map(cells =>
    cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const result = await ncuCsv.read(memorySource(bytes, 'x.csv'), freeContext);
  assert.ok(result.ok);
  return roofline(result.value.report).kernels[0]!;
}

describe('a kernel without floating-point work', () => {
  it('has the intensity 0 where the work was counted', async () => {
    const { flops, intensity, achieved, ridge, work } = await withWork('0');
    assert.deepEqual([flops, intensity?.value, achieved?.value], [0, 0, 0]);
    assert.deepEqual([ridge, work], [undefined, []]);
    assert.ok(intensity!.terms.some(({ metric }) => metric.includes('ffma_pred_on')));
  });

  it('has none where it was not', async () => {
    const { flops, intensity, achieved } = await withWork('');
    assert.deepEqual([flops, intensity, achieved], [undefined, undefined, undefined]);
  });
});
