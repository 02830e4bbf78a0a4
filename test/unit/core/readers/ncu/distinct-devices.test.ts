// Which GPU a kernel ran on, where processes number GPUs as they see them, and the order that ncu lists processes in.

import assert from 'node:assert/strict';
import path from 'node:path';
import { CellState, MetricTable, type MetricRow } from '../../../../../src/core/report/metrics.ts';
import type { Report, ReportKernel } from '../../../../../src/core/report/report.ts';
import { MetricCollector } from '../../../../../src/core/readers/ncu/collect.ts';
import { withDistinctDevices } from '../../../../../src/core/readers/ncu/metric-devices.ts';
import { fixtures, openReportFile } from '../../../../support/ncu-files.ts';

interface Ran {
  readonly device: number;
  /** PCI slot; undefined = the kernel has no attributes. */
  readonly slot?: number;
}

const NUMBERS = ['pci_domain_id', 'pci_bus_id', 'pci_device_id', 'multiprocessor_count'];
const NAMES = [...NUMBERS, 'display_name'].map(name => `device__attribute_${name}`);
const CELLS = new Map(NAMES.map((name, i) => [name, i]));

function rowOf({ slot }: Ran): MetricRow {
  const values = Float64Array.of(0, 0, slot ?? NaN, 132, NaN);
  return {
    cells: slot === undefined ? new Map() : CELLS,
    values,
    states: Uint8Array.from(values, value => (isNaN(value) ? CellState.text : CellState.integer)),
    tolerances: undefined,
    special: new Map([[NAMES.length - 1, 'NVIDIA H200']]),
    instancesOf: () => 0,
  };
}

function numbersOf(ran: readonly Ran[]): (number | undefined)[] {
  const kernel: Omit<ReportKernel, 'id'> = {
    ...{ kind: 'kernel', name: 'k', functionName: 'k', mangledName: '', capability: '9.0' },
    ...{ grid: [1, 1, 1], block: [1, 1, 1], ranges: [], sections: [] },
  };
  const kernels = ran.map(({ device }, id) => ({ ...kernel, id, device }));
  const table = new MetricTable(
    NAMES.map(name => ({ name, unit: '' })),
    ran.map(rowOf),
  );
  return withDistinctDevices(kernels, table).map(({ device }) => device);
}

describe('GPUs of kernels', () => {
  it('keep the numbers that tell them apart', () => {
    assert.deepEqual(numbersOf([{ device: 3, slot: 9 }]), [3]);
    const two = [
      { device: 5, slot: 7 },
      { device: 2, slot: 12 },
    ];
    assert.deepEqual(numbersOf([...two, ...two]), [5, 2, 5, 2]);
    assert.deepEqual(numbersOf([{ device: 1 }, { device: 0 }]), [1, 0]);
  });

  it('are counted by address where two processes give them one number', () => {
    const ran = [
      { device: 0, slot: 12 },
      { device: 0, slot: 7 },
      { device: 0, slot: 100 },
    ];
    assert.deepEqual(numbersOf(ran), [1, 0, 2]);
  });

  it('are one where two processes give it two numbers', () => {
    const ran = [
      { device: 1, slot: 7 },
      { device: 0, slot: 7 },
    ];
    assert.deepEqual(numbersOf(ran), [0, 0]);
  });

  it('are those of their number for kernels without attributes', () => {
    const ran = [{ device: 1 }, { device: 1, slot: 7 }, { device: 0, slot: 6 }, { device: 1 }];
    assert.deepEqual(numbersOf(ran), [1, 1, 0, 1]);
  });
});

describe('a report of two processes with a GPU each', () => {
  for (const name of ['two-processes.ncu-rep', 'two-processes.raw.csv']) {
    let report: Report;
    before(async () => ({ report } = await openReportFile(path.join(fixtures, name))));

    it(`${name}: has two GPUs`, () => {
      assert.deepEqual(
        report.devices.map(({ ordinal, attributes }) => [ordinal, attributes.get('pci_device_id')]),
        [
          [0, 6],
          [1, 7],
        ],
      );
      assert.deepEqual(
        report.processes.map(({ pid }) => pid),
        [1588, 1589],
      );
      assert.deepEqual(
        report.kernels.map(({ process, device }) => [process, device]),
        [
          [1588, 0],
          [1588, 0],
          [1589, 1],
          [1589, 1],
        ],
      );
    });
  }

  it('numbers kernels by process, as ncu does, although those of the other began', async () => {
    const { report } = await openReportFile(path.join(fixtures, 'two-processes.ncu-rep'));
    assert.deepEqual(
      report.kernels.map(({ id }) => id),
      [0, 1, 2, 3],
    );
    const created = report.kernels.map(({ createdSeconds = NaN }) => createdSeconds);
    assert.ok(created[2]! < created[0]!);
    // What is decoded later is found under the new places as well; the counts are those of the details page.
    const messages = report.kernels.map((_, kernel) =>
      report.rulesOf(kernel).reduce((sum, rule) => sum + rule.messages.length, 0),
    );
    assert.deepEqual(messages, [4, 7, 4, 6]);
  });

  it('finds instances under the new places', () => {
    const collector = new MetricCollector();
    for (const offset of [10, 20]) {
      collector.beginKernel();
      collector.addList(collector.addNumber(0, CellState.number, offset), 1, offset, 4);
    }
    collector.arrange([1, 0]);
    const { table } = collector.finish(
      () => 'x',
      () => '',
    );
    assert.deepEqual([table.value(0, 'x'), table.value(1, 'x')], [20, 10]);
    assert.deepEqual([collector.place(0, 'x')?.offset, collector.place(1, 'x')?.offset], [20, 10]);
  });
});
