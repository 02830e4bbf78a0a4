/** Layers and operators of the real traces: in graph replays, and with every range of the program deleted. */

import assert from 'node:assert/strict';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOf } from '../../../../src/core/analysis/operators/of-trace.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import type { Steps } from '../../../../src/core/analysis/step.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { nsysTrace } from '../../../support/nsys-traces.ts';
import { traceOpener } from '../../../support/open.ts';
import { openWritable } from '../../../support/sqlite-fixture.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const SEVEN_B = [
  ...['norm', 'qkv_proj', 'rope', 'kv_cache', 'attention', 'o_proj', 'o_proj'],
  ...['norm', 'gate_up_proj', 'activation', 'down_proj', 'down_proj'],
].join(' ');

function operatorsOf(trace: Trace, rows: Uint32Array): string {
  return Array.from(rows, row => operatorOf(trace, row)).join(' ');
}

/** Every distinct sequence of operators in the layers of decode steps. */
function decodeLayers(trace: Trace, found: Steps): string[] {
  const decode = found.steps.filter(({ phase }) => phase === 'decode');
  const layers = decode.flatMap(step => layersOf(found, step));
  return [...new Set(layers.map(({ operations }) => operatorsOf(trace, operations)))];
}

/** Mean ns per layer of each operator over all decode layers. */
function meanTimes(trace: Trace, found: Steps): Map<string, number> {
  const sums = new Map<string, number>();
  const layers = found.steps
    .filter(({ phase }) => phase === 'decode')
    .flatMap(step => layersOf(found, step));
  for (const { operations } of layers) {
    for (const row of operations) {
      const operator = operatorOf(trace, row);
      sums.set(operator, (sums.get(operator) ?? 0) + trace.spans.dur[row]!);
    }
  }
  return new Map([...sums].map(([operator, ns]) => [operator, ns / layers.length]));
}

describe('the model without ranges', () => {
  const open = traceOpener();
  const temporary = temporaryFolder();

  it('has exactly the operators of a 7B layer in every decode layer of eager7b', async function () {
    const { trace } = await open(await nsysTrace(this, 'eager7b', temporary));
    assert.deepEqual(decodeLayers(trace, findSteps(trace)), [SEVEN_B]);
  });

  it('divides each of the 19 replays of graph7b into 32 layers of the same operators', async function () {
    const { trace } = await open(await nsysTrace(this, 'graph7b', temporary));
    const found = findSteps(trace);
    assert.equal(found.steps.length, 20);
    assert.deepEqual([...new Set(found.steps.map(({ layerCount }) => layerCount))], [32]);
    assert.deepEqual(decodeLayers(trace, found), [SEVEN_B]);
  });

  it('finds operator times in replays as in the eager run', async function () {
    const eager = (await open(await nsysTrace(this, 'eager7b', temporary))).trace;
    const graph = (await open(await nsysTrace(this, 'graph7b', temporary))).trace;
    const expected = meanTimes(eager, findSteps(eager));
    const found = meanTimes(graph, findSteps(graph));
    const large = ['qkv_proj', 'attention', 'gate_up_proj', 'down_proj'];
    for (const [operator, ns] of expected) {
      const tolerance = large.includes(operator) ? 0.05 : 0.2;
      const off = Math.abs(found.get(operator)! / ns - 1);
      assert.ok(off <= tolerance, `${operator}: ${(100 * off).toFixed(1)} % off`);
    }
  });

  for (const name of ['eager7b', 'tp4.rank0']) {
    it(`finds the same in ${name} with all NVTX rows deleted`, async function () {
      const original = await nsysTrace(this, name, temporary);
      const bare = join(temporary(), `${name}.bare.sqlite`);
      copyFileSync(original, bare);
      // The sample may be read-only, and then so is its copy.
      chmodSync(bare, 0o644);
      const database = openWritable(bare);
      database.exec('DELETE FROM NVTX_EVENTS');
      database.close();
      const marked = (await open(original)).trace;
      const unmarked = (await open(bare)).trace;
      const expected = findSteps(marked);
      const found = findSteps(unmarked);
      assert.equal(found.source, 'period');
      const phases = ({ steps }: Steps): string[] => steps.map(({ phase }) => phase);
      assert.deepEqual(phases(found), phases(expected));
      const layers = (trace: Trace, { layers: all }: Steps): string[] =>
        all.map(
          ({ step, startNs, durationNs, operations }) =>
            `${step} ${startNs} ${durationNs} ${operatorsOf(trace, operations)}`,
        );
      assert.deepEqual(layers(unmarked, found), layers(marked, expected));
      // The first two steps also have what the program ran once between its ranges; the others are equal to the ns.
      const starts = ({ steps }: Steps): number[] => steps.slice(2).map(({ startNs }) => startNs);
      assert.deepEqual(starts(found), starts(expected));
    });
  }
});
