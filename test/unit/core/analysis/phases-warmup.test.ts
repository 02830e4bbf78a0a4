/** Warm-up that no range tells of, in drawn programs and in real traces. */

import assert from 'node:assert/strict';
import { treeNode } from '../../../../src/core/analysis/model/tree.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { coldSteps } from '../../../../src/core/analysis/phases-warmup.ts';
import type { Phase } from '../../../../src/core/analysis/phase.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture, sharedFile } from '../../../support/shared.ts';

/** `P900 D100`: phase and time of steps of one kernel each, whose calls the drawing has as L in the same order. */
function cold(api: string, steps: string, names: Readonly<Record<string, string>> = {}): number {
  const kernels = [...api].map(letter => (letter === 'L' ? 'k' : ' ')).join('');
  const trace = drawTrace(`api | ${api} |\nstream 7 | ${kernels} |`, { links: { k: 'L' }, names });
  const rows = operationRows(trace);
  const phases: Readonly<Record<string, Phase>> = { P: 'prefill', D: 'decode', O: 'other' };
  return coldSteps(
    trace,
    steps.split(' ').map((step, i) => ({
      ...{ name: '', enclosing: [], isCut: false, busyNs: 10 },
      operations: rows.subarray(i, i + 1),
      phase: phases[step[0]!]!,
      durationNs: Number(step.slice(1)),
    })),
  );
}

const LOAD = { M: 'cuModuleLoadData' };

describe('warm-up without ranges', () => {
  const open = traceOpener();

  it('is one-off work in the first steps, which take over twice as long as later ones', () => {
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', LOAD), 1);
    assert.equal(cold('LM LM L L L', 'P900 D500 D100 P200 D100', LOAD), 2);
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cudaGraphInstantiate_v12' }), 1);
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cuLibraryLoadData' }), 1);
  });

  it('is not slowness alone, nor one-off work alone', () => {
    assert.equal(cold('L  L L L', 'O900 O100 O101 O99', LOAD), 0, 'nothing loaded');
    assert.equal(cold('LM L L L', 'O199 O100 O101 O99', LOAD), 0, 'not slow');
    assert.equal(cold('LM L L L', 'O900 O100 O101 O99', { M: 'cudaMalloc' }), 0, 'only memory');
  });

  it('is at the beginning, and has later steps of its kind to be compared with', () => {
    assert.equal(cold('L LM L L', 'O100 O900 O101 O99', LOAD), 0, 'later');
    assert.equal(cold('LM LM L L', 'P900 D500 D100 D100', LOAD), 0, 'the only prefill');
    assert.equal(cold('LM', 'O900', LOAD), 0);
  });

  it('is the first prefill and decode step of a program that has never run', async () => {
    const { trace } = await open(fixture('torch/cold.pt.trace.json.gz'));
    const { source, steps } = findSteps(trace);
    assert.equal(source, 'period');
    assert.deepEqual(
      steps.map(({ phase, evidence }) => `${phase} ${evidence}`),
      [
        ...Array<string>(2).fill('warmup one-off-work'),
        ...Array<string>(10).fill('decode launch-shapes'),
        'prefill launch-shapes',
        ...Array<string>(11).fill('decode launch-shapes'),
      ],
    );
    const extra = treeNode(trace, '/phase:warmup')?.extra ?? [];
    assert.ok(extra.some(({ key, value }) => key === 'evidence' && value === 'one-off-work'));
  });

  for (const name of ['eager', 'graph', 'tp4.rank0']) {
    it(`is not in ${name}, which ran before: 1 prefill, then decode`, async function () {
      const { trace } = await open(sharedFile(this, `traces/torch/${name}.pt.trace.json.gz`));
      const phases = findSteps(trace).steps.map(({ phase }) => phase);
      assert.equal(phases[0], 'prefill');
      assert.deepEqual([...new Set(phases.slice(1))], ['decode']);
      assert.equal(phases.length, name === 'tp4.rank0' ? 12 : 20);
    });
  }
});
