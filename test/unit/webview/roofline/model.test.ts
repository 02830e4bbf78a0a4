/** What the roofline decides before anything is drawn, on a real decoder layer. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { roofline } from '../../../../src/core/analysis/roofline.ts';
import { rooflinePoints } from '../../../../src/core/analysis/roofline-columns.ts';
import type { DeviceRoofs, Roofline } from '../../../../src/core/analysis/roofline-types.ts';
import { formatRate } from '../../../../src/core/format/rate.ts';
import {
  rooflineModel as modelOf,
  type RooflineChoice,
  type RooflineData,
  type RooflineModel,
} from '../../../../webview/report/roofline-model.ts';
import { kernelPoints, LEVELS } from '../../../../webview/report/roofline-points.ts';
import { roofChoices, roofFor } from '../../../../webview/report/roofline-roofs.ts';
import { dataTable, tableText } from '../../../../webview/report/roofline-rows.ts';
import { lineText, precisionText, shortName } from '../../../../webview/report/roofline-text.ts';
import { moved, zoomed } from '../../../../webview/report/roofline-zoom.ts';
import { fixtures, openReportFile, shared } from '../../../support/ncu-files.ts';
import { sharedFile } from '../../../support/shared.ts';

const ALL: RooflineChoice = { clock: 'measured', levels: LEVELS, others: true };
const near = (value: number | undefined, expected: number): void =>
  assert.ok(Math.abs((value ?? NaN) / expected - 1) < 0.002, `${value} is not ${expected}`);

describe('the model of the roofline', () => {
  let found: Roofline;
  let roofs: DeviceRoofs;
  let data: Omit<RooflineData, 'kernel' | 'baseline'>;

  /** With a kernel in hand and another one of the report as baseline. */
  function rooflineModel(
    kernel: number,
    baseline: number | undefined,
    choice: RooflineChoice,
  ): RooflineModel {
    const point = data.kernels[baseline ?? -1];
    const compared = point === undefined ? {} : { baseline: { point, isOwn: true } };
    return modelOf({ ...data, kernel: found.kernels[kernel], ...compared }, choice);
  }

  before(async function () {
    sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep');
    const file = path.join(shared, 'traces/ncu/decode_10_5.ncu-rep');
    const { report } = await openReportFile(file);
    found = roofline(report);
    const points = await rooflinePoints(report);
    roofs = found.devices[0]!;
    const { devices } = points;
    data = { devices, device: 0, roofs: devices[0]!.roofs, kernels: kernelPoints(points) };
  });

  it('puts gate_up_proj under the roof of DRAM, with its headroom', () => {
    const { roof, headroom, ridge } = rooflineModel(8, undefined, ALL);
    assert.equal(roof?.name, 'Tensor FP16 (wgmma)');
    near(roof?.peak, 954.5e12);
    near(headroom?.percent, 83.07);
    near(headroom?.ns, 45760 * (1 - 0.8307));
    assert.equal(headroom?.side, 'memory');
    near(ridge.measured, 198.5);
    near(ridge.boost, 222.4);
  });

  it('takes the roofs at the clock of the kernel in hand', () => {
    const { roof } = rooflineModel(1, undefined, ALL);
    near(roof?.peak, 944.6e12);
    const fp32 = roofFor(roofs, found.kernels[1], 'fp32', 'measured');
    near(fp32?.peak, 59.0e12);
    near(fp32?.clock, 1.747e9);
    const sum = fp32?.figure.terms.reduce((product, term) => product * term.value, 2);
    near(fp32?.figure.value, sum ?? NaN);
  });

  it('offers one roof a pipe and precision, the used one of several', () => {
    const names = (kernel: number) => roofChoices(roofs, found.kernels[kernel]).map(r => r.name);
    assert.deepEqual(names(8), [
      'FP64',
      'FP32',
      'FP16',
      'Tensor FP64',
      'Tensor TF32 > FP32 (wgmma)',
      'Tensor BF16 > FP32 (wgmma)',
      'Tensor FP16 (wgmma)',
      'Tensor FP8',
      'Tensor INT8 (wgmma)',
    ]);
    assert.ok(names(4).includes('Tensor FP16 > FP32 (mma)'));
  });

  it('leaves out points at L1 where TMA went past its counter', () => {
    const levels = (kernel: number) =>
      rooflineModel(kernel, undefined, ALL)
        .marks.filter(mark => mark.role === 'selected')
        .map(mark => mark.level)
        .sort();
    assert.deepEqual(levels(8), ['dram', 'l2']);
    assert.equal(rooflineModel(8, undefined, ALL).bypassed, true);
    assert.deepEqual(levels(4), ['dram', 'l1', 'l2']);
  });

  it('shows other kernels once, larger where they took longer, and the baseline as such', () => {
    const { marks, without } = rooflineModel(8, 1, ALL);
    const others = marks.filter(mark => mark.role === 'other');
    assert.equal(others.length, 9);
    assert.deepEqual(
      without.map(kernel => kernel.id),
      [3],
    );
    const radius = (kernel: number) => marks.find(m => m.source.kernel === kernel)!.radius;
    assert.ok(radius(10) > radius(2));
    assert.equal(marks.filter(mark => mark.role === 'baseline').length, 2);
    const alone = rooflineModel(8, undefined, { ...ALL, others: false });
    assert.ok(alone.marks.every(mark => mark.role === 'selected'));
  });

  it('keeps every point and the ridge inside the window', () => {
    for (const { kernel } of found.kernels) {
      const { marks, bounds, ridge } = rooflineModel(kernel, undefined, ALL);
      for (const { x, y } of marks) {
        assert.ok(x > bounds.x[0] && x < bounds.x[1] && y > bounds.y[0] && y < bounds.y[1]);
      }
      assert.ok(ridge.chosen < bounds.x[1]);
    }
  });

  it('draws one line for roofs with the same peak, and names them all', () => {
    const { chosenLine, otherLines } = rooflineModel(8, undefined, ALL);
    assert.equal(chosenLine && lineText(chosenLine), 'FP16 / BF16 tensor 954 TFLOP/s at 1.77 GHz');
    const names = otherLines.map(({ types }) => types.map(precisionText).join(', '));
    // Tensor cores do FP64 at the rate at which the CUDA cores do FP32.
    assert.deepEqual(names, [
      'FP8 / INT8 tensor',
      'TF32 tensor',
      'FP16',
      'FP32, FP64 tensor',
      'FP64',
    ]);
    const peaks = [chosenLine!, ...otherLines].map(line => line.peak.toPrecision(6));
    assert.equal(new Set(peaks).size, peaks.length);
    assert.equal(otherLines[0]?.unit, 'OP/s', 'floating-point and integer work share the line');
  });

  it('draws both of two reports, each kernel with the line from where it was', () => {
    const partners = new Map(data.kernels.map(kernel => [kernel.kernel, { ...kernel }]));
    partners.delete(2);
    const point = partners.get(8)!;
    const model = modelOf(
      { ...data, kernel: found.kernels[8], baseline: { point, isOwn: false }, partners },
      ALL,
    );
    const count = (role: string) => model.marks.filter(mark => mark.role === role).length;
    // Kernel 3 does no floating-point work, kernel 2 has no partner.
    assert.deepEqual([count('selected'), count('baseline')], [2, 2]);
    assert.deepEqual([count('other'), count('partner')], [10, 9]);
    assert.equal(model.links.length, 2 + 9);
    for (const [from, to] of model.links) {
      assert.deepEqual([from.kernel, from.level], [to.kernel, to.level]);
      assert.notEqual(from.source, to.source);
    }
  });

  it('writes a table with all digits, one row a kind of work', () => {
    const table = dataTable(data);
    assert.equal(table.rows.length, 1 + found.kernels.reduce((n, k) => n + k.work.length, 0));
    const lines = tableText(table).split('\n');
    assert.equal(lines.length, table.rows.length + 1);
    assert.ok(lines.every(line => line.split('\t').length === table.columns.length));
    assert.ok(table.columns.includes('FLOP/byte DRAM'));
  });

  it('calls intensities FLOP a byte only where nothing works on integers', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'two-devices.raw.csv'));
    const points = await rooflinePoints(report);
    const { columns, rows } = dataTable({
      devices: points.devices,
      kernels: kernelPoints(points),
    });
    const [dram, rate] = [columns.indexOf('OP/byte DRAM'), columns.indexOf('Performance')];
    const int8 = rows.find(({ cells }) => cells.includes('Tensor INT8 (mma)'));
    assert.deepEqual([int8?.cells[dram], int8?.cells[rate]], ['2,000', '286 TOP/s']);
  });
});

describe('the window of the roofline', () => {
  const bounds = { x: [1, 100], y: [1e9, 1e15] } as const;

  it('keeps the place under the pointer while zooming', () => {
    const { x } = zoomed(bounds, 0.5, 0.5, 0);
    near(x[0], Math.sqrt(10));
    near(x[1], 10 * Math.sqrt(10));
    near(zoomed(bounds, 0.5, 0.5, 0).y[0], 1e9);
  });

  it('moves by decades and neither collapses nor explodes', () => {
    near(moved(bounds, 0.5, 0).x[0], 10);
    let far = zoomed(bounds, 1, 0, 0);
    for (let i = 0; i < 100; i++) far = zoomed(far, 2, 0.5, 0.5);
    assert.ok(far.x.every(Number.isFinite) && far.x[0] > 0);
    for (let i = 0; i < 200; i++) far = zoomed(far, 0.5, 0.5, 0.5);
    assert.ok(far.x[1] / far.x[0] > 1.1);
  });
});

describe('words of the roofline', () => {
  it('name rates by their unit and kernels by their function', () => {
    assert.equal(formatRate(1.9e15, 'OP/s'), '1.90 POP/s');
    assert.equal(formatRate(4.81e12, 'byte/s'), '4.81 TB/s');
    assert.equal(shortName('void a::flash_fwd_kernel<T<1>>(int)'), 'flash_fwd_kernel');
    assert.equal(shortName('nvjet_sm90'), 'nvjet_sm90');
  });
});
