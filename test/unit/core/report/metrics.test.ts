/** Columns of metrics: states of cells, exact integers, sections as data. */

import assert from 'node:assert/strict';
import { CellState } from '../../../../src/core/report/metrics.ts';
import { findSection, metricOfLabel, SECTIONS } from '../../../../src/core/report/sections.ts';
import { MetricCollector } from '../../../../src/core/readers/ncu/collect.ts';

const names = ['a', 'b', 'c'];

describe('metric columns', () => {
  it('keep what was stored, cell by cell', () => {
    const collector = new MetricCollector();
    collector.beginKernel();
    collector.add({ nameId: 0, state: CellState.integer, value: 2n ** 60n + 1n });
    collector.add({ nameId: 1, state: CellState.text, value: 'all' });
    collector.beginKernel();
    collector.add({ nameId: 1, state: CellState.number, value: 0 });
    // Twice in one result: the first counts.
    collector.add({ nameId: 1, state: CellState.number, value: 5 });
    collector.add({ nameId: 9, state: CellState.number, value: 1 });
    const { table, unnamed } = collector.finish(
      id => names[id],
      () => 'u',
    );
    assert.equal(unnamed, 1);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.equal(table.metric(0, 'a')?.exact, 2n ** 60n + 1n);
    assert.equal(table.text(0, 'b'), 'all');
    assert.equal(table.value(0, 'b'), undefined);
    assert.equal(table.value(1, 'b'), 0);
    assert.equal(table.metric(1, 'a')?.state, CellState.absent);
    assert.deepEqual(
      [...table.metricsOf(1)].map(({ name }) => name),
      ['b'],
    );
  });

  it('forget a kernel that turned out to be damaged', () => {
    const collector = new MetricCollector();
    collector.beginKernel();
    collector.add({ nameId: 0, state: CellState.number, value: 1 });
    collector.beginKernel();
    collector.add({ nameId: 2, state: CellState.text, value: 'x' });
    collector.dropKernel();
    collector.beginKernel();
    collector.add({ nameId: 0, state: CellState.number, value: 3 });
    const { table } = collector.finish(
      id => names[id],
      () => '',
    );
    assert.deepEqual([...table.column('a')!.values], [1, 3]);
    assert.equal(table.has('c'), false);
  });

  it('fit kernels that list different metrics, in turns and in any order', () => {
    const collector = new MetricCollector();
    const cells = (kernel: number): number[] =>
      kernel % 3 === 0
        ? [0, 1, 2]
        : kernel % 3 === 1
          ? [2, 0]
          : [1, 1, 0].slice(0, 1 + (kernel % 2));
    for (let kernel = 0; kernel < 100; kernel++) {
      collector.beginKernel();
      for (const nameId of cells(kernel)) {
        collector.add({ nameId, state: CellState.number, value: 10 * kernel + nameId });
      }
    }
    const { table } = collector.finish(
      id => names[id],
      () => '',
    );
    for (let kernel = 0; kernel < 100; kernel++) {
      names.forEach((name, id) => {
        const has = cells(kernel).includes(id);
        const { values, states } = table.column(name)!;
        assert.equal(values[kernel], has ? 10 * kernel + id : NaN);
        assert.equal(states[kernel], has ? CellState.number : CellState.absent);
      });
    }
  });
});

describe('sections', () => {
  it('are found by identifier and by title, and each label is unique in its section', () => {
    for (const section of SECTIONS) {
      assert.equal(findSection(section.id), section);
      assert.equal(findSection(section.title), section);
      const labels = section.rows.map(({ label }) => label);
      assert.equal(new Set(labels).size, labels.length, section.id);
    }
    // One label, two meanings.
    assert.equal(
      metricOfLabel('Memory Workload Analysis', 'Memory Throughput'),
      'dram__bytes.sum.per_second',
    );
    assert.match(metricOfLabel('SpeedOfLight', 'Memory Throughput') ?? '', /pct_of_peak/);
    assert.equal(metricOfLabel('SpeedOfLight', 'Nothing'), undefined);
  });
});
