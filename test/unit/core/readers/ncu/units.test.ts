/** Units by name, beside the ones that ncu prints; scales of printed units; numbers in both notations. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { CellState } from '../../../../../src/core/report/metrics.ts';
import { DecimalMarkGuess, parseValue } from '../../../../../src/core/readers/ncu/csv-numbers.ts';
import { scaleOf, unitOf } from '../../../../../src/core/readers/ncu/units.ts';
import { fixtures } from '../../../../support/ncu-files.ts';

/** Labels that ncu guesses and that are wrong, or that say less than the name does. */
const GUESSED =
  /pcsamp|^smsp__imc_|^sm__icc_|per_issue_active|_per_inst_|^derived|^launch__(block_dim|cluster_max_pot|sm_count)|_x[24]$|^memory_|^sass__|^smsp__(sass_)?branch|ctas_launched|^profiler__pmsampler_merged|^inst_executed|^thread_inst|^L?[A-Z]|^launch__shared_mem_config/;

describe('units of ncu metrics', () => {
  it('follow from the name as ncu prints them', () => {
    const [names = [], printed = []] = parse(
      readFileSync(path.join(fixtures, 'full.raw.csv'), 'utf8'),
    );
    const wrong: string[] = [];
    let compared = 0;
    names.forEach((name, i) => {
      const unit = printed[i] ?? '';
      if (i < 13 || unit === '' || GUESSED.test(name)) return;
      compared++;
      const { base } = scaleOf(unit);
      if (unitOf(name) !== base) wrong.push(`${name}: ${unitOf(name)} instead of ${base}`);
    });
    assert.deepEqual(wrong, []);
    assert.ok(compared > 1000, String(compared));
  });

  it('calls no ratio a percentage', () => {
    assert.equal(unitOf('derived__smsp__inst_executed_op_branch_pct'), '');
    assert.equal(unitOf('smsp__sass_average_branch_targets_threads_uniform.pct'), '%');
  });

  const scales: [printed: string, factor: number, base: string][] = [
    ['Tbyte/s', 1e12, 'byte/s'],
    ['Kbyte/block', 1e3, 'byte/block'],
    ['Ghz', 1e9, 'hz'],
    ['cycle/nsecond', 1e9, 'hz'],
    ['cycle/usecond', 1e6, 'hz'],
    ['cycle/second', 1, 'hz'],
    ['sector/ns', 1e9, 'sector/s'],
    ['sector/us', 1e6, 'sector/s'],
    ['us', 1e3, 'ns'],
    ['msecond', 1e6, 'ns'],
    ['second', 1e9, 'ns'],
    ['%', 1, '%'],
    ['', 1, ''],
    ['inst/cycle', 1, 'inst/cycle'],
  ];
  for (const [printed, factor, base] of scales) {
    it(`${printed} is ${factor} ${base}`, () =>
      assert.deepEqual(scaleOf(printed), { factor, base }));
  }

  it('numbers are read as ncu prints them, and missing ones stay missing', () => {
    const of = (text: string, mark: '.' | ',' = '.') => parseValue(text, mark);
    assert.equal(of('1,930,031,407,407,407.50').value, 1930031407407407.5);
    assert.deepEqual(of('57,437'), { state: CellState.integer, value: 57437, tolerance: 0 });
    assert.deepEqual(of('0'), { state: CellState.integer, value: 0, tolerance: 0 });
    assert.equal(of('0.032512').tolerance, 0.5e-6);
    assert.equal(of('1.5e-3').value, 0.0015);
    assert.equal(of('41,20', ',').value, 41.2);
    assert.equal(of('1.930.031,5', ',').value, 1930031.5);
    assert.equal(of('18446744073709551615').value, 18446744073709551615n);
    assert.equal(of('').state, CellState.absent);
    assert.equal(of('n/a').state, CellState.absent);
    assert.equal(of('(!) n/a').state, CellState.absent);
    assert.equal(of('no data').state, CellState.noData);
    assert.equal(of('nan').state, CellState.notANumber);
    assert.equal(of('inf').state, CellState.notANumber);
    assert.deepEqual(of('PolicySpread').value, 'PolicySpread');
  });

  it('tells the decimal mark by what cannot be a thousands separator', () => {
    const mark = (...texts: string[]) => {
      const guess = new DecimalMarkGuess();
      for (const text of texts) guess.look(text);
      return guess.mark;
    };
    assert.equal(mark('41,20', '1.234', '7'), ',');
    assert.equal(mark('41.20', '1,234'), '.');
    assert.equal(mark('1.234.567,25'), ',');
    assert.equal(mark('1,234', '5,678'), '.');
    assert.equal(mark('all', 'n/a', ''), '.');
  });
});
