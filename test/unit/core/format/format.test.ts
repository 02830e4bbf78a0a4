/** Numbers as people read them: three significant digits, one unit a column, exact on demand. */

import assert from 'node:assert/strict';
import { exactBytes, formatBytes } from '../../../../src/core/format/bytes.ts';
import { counted, forCount } from '../../../../src/core/format/count.ts';
import {
  deviceName,
  deviceNameAt,
  deviceWord,
  textsFor,
} from '../../../../src/core/format/device-name.ts';
import { grouped, percent, threeDigits } from '../../../../src/core/format/number.ts';
import {
  formatByteRate,
  formatFlopRate,
  formatFrequency,
} from '../../../../src/core/format/rate.ts';
import { columnFormat, inColumn } from '../../../../src/core/format/scale.ts';
import { exactTime, formatTime, TIME_UNITS } from '../../../../src/core/format/time.ts';

describe('format', () => {
  it('calls processors of Ascend NPU, wherever their names come from', () => {
    const named = ['NVIDIA H200', 'AMD Instinct MI300X', '', 'rank 0 · Input', 'MyAscendant'].map(
      name => deviceName({ ordinal: 1, name }),
    );
    assert.deepEqual(new Set(named), new Set(['GPU 1']));
    const npus = ['Ascend910B3', 'Ascend NPU', 'rank 3 · Ascend910_9382', 'npu'].map(
      (name, ordinal) => ({
        ...{ ordinal: ordinal + 4, name },
      }),
    );
    assert.equal(deviceNameAt(npus, 1), 'NPU 5');
    assert.deepEqual(npus.map(deviceName), ['NPU 4', 'NPU 5', 'NPU 6', 'NPU 7']);
    assert.equal(deviceNameAt([], 2), 'GPU 2');
  });

  it('says NPU in texts where all devices are, and leaves names alone', () => {
    const named = (...names: string[]) => names.map(name => ({ ordinal: 0, name }));
    assert.equal(deviceWord(named('Ascend910B3', 'rank 1 · NPU')), 'NPU');
    assert.deepEqual([named(), named('NVIDIA H200'), named('NPU', 'NVIDIA H200')].map(deviceWord), [
      'GPU',
      'GPU',
      'GPU',
    ]);
    const texts: Record<string, string> = { '{0} of the GPUs, {1}': '{1}：GPU的{0}' };
    const translate = (message: string, ...args: (string | number)[]) =>
      (texts[message] ?? message).replaceAll(/\{(\d)\}/g, (at, i) => String(args[i] ?? at));
    const npu = textsFor('NPU', translate);
    assert.equal(npu('{0} of the GPUs, {1}', '5 %', 'GPU_fill {0}'), 'GPU_fill {0}：NPU的5 %');
    assert.equal(npu('GPU busy'), 'NPU busy');
    assert.equal(npu('GPUs: {0}', 2), 'NPUs: 2');
    assert.equal(npu('CGPUX'), 'CGPUX');
    assert.equal(textsFor('GPU', translate), translate);
  });

  it('gives times three significant digits', () => {
    const times = [
      0, 1, 730, 999, 999.6, 1000, 4861532, 48615320, 486153200, 999499, 999500, 2291134276,
      123456789e9,
    ];
    assert.deepEqual(times.map(formatTime), [
      '0 ns',
      '1.00 ns',
      '730 ns',
      '999 ns',
      '1.00 µs',
      '1.00 µs',
      '4.86 ms',
      '48.6 ms',
      '486 ms',
      '999 µs',
      '1.00 ms',
      '2.29 s',
      '123,456,789 s',
    ]);
  });

  it('keeps signs, and has a dash for what is no number', () => {
    assert.deepEqual([-4861532, NaN, Infinity].map(formatTime), ['-4.86 ms', '–', '–']);
    assert.equal(exactTime(NaN), '–');
  });

  it('gives exact values with separators', () => {
    assert.equal(exactTime(4861532), '4,861,532 ns');
    assert.equal(exactBytes(13476831232), '13,476,831,232 B');
    assert.deepEqual([0, 999, 1000, -1234567].map(grouped), ['0', '999', '1,000', '-1,234,567']);
  });

  it('counts digits after rounding', () => {
    assert.deepEqual([9.996, 99.96, 0.012345, 0.09996].map(threeDigits), [
      '10.0',
      '100',
      '0.0123',
      '0.100',
    ]);
  });

  it('knows bytes and rates', () => {
    assert.equal(formatBytes(13476831232), '13.5 GB');
    assert.equal(formatByteRate(8513045137), '8.51 GB/s');
    assert.equal(formatFlopRate(8.02e12), '8.02 TFLOP/s');
    assert.equal(formatFrequency(1980000000), '1.98 GHz');
  });

  it('never shows a share as nothing that is something', () => {
    assert.deepEqual([0, 0.01, 0.05, 92.14, NaN].map(percent), [
      '0.0 %',
      '<0.1 %',
      '0.1 %',
      '92.1 %',
      '–',
    ]);
  });

  it('says one thing of one and things of none and many', () => {
    const rows = [0, 1, 2, 1234].map(count => counted(count, 'row', 'rows'));
    assert.deepEqual(rows, ['0 rows', '1 row', '2 rows', '1,234 rows']);
    assert.equal(forCount(1, 'a', 'b'), 'a');
  });

  it('prints a column in one unit', () => {
    const column = (values: number[]): string[] => {
      const format = columnFormat(values, TIME_UNITS);
      return [format.unit.name, ...values.map(value => inColumn(value, format))];
    };
    assert.deepEqual(column([15_937_859, 12_823_938, 4_500_000]), ['ms', '15.94', '12.82', '4.50']);
    assert.deepEqual(column([7, 900]), ['ns', '7', '900']);
    assert.deepEqual(column([2_025_078_657, 12_000, 13_000]), [
      'ms',
      '2,025.079',
      '0.012',
      '0.013',
    ]);
    assert.deepEqual(column([0, 0]), ['ns', '0', '0']);
    assert.deepEqual(column([1_666_630_000, 400, -400, 0]).slice(2), [
      '<0.001',
      '>-0.001',
      '0.000',
    ]);
    // Two values of which one would be left without digits in the other's unit.
    assert.deepEqual(column([1_168_000_000, 993_000]), ['ms', '1,168.000', '0.993']);
    // A long tail keeps two digits, and does not make the numbers of the others longer than it must.
    assert.deepEqual(column([27_545_792, 21_565_479, 16_869_421, 36_318]), [
      'ms',
      ...['27.546', '21.565', '16.869', '0.036'],
    ]);
    assert.deepEqual(column([12_514_850, 8_590_970, 1_630]), [
      'µs',
      ...['12,514.85', '8,590.97', '1.63'],
    ]);
  });
});
