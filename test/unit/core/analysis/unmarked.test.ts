/**
 * Captures without a mark, held against the truth: which kernels each layer of each forward pass launched. The truth was
 * read off ranges around all modules of the same runs, which were then taken out of the files.
 */

import assert from 'node:assert/strict';
import { operatorOf } from '../../../../src/core/analysis/operators/of-trace.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import { SpanKind } from '../../../../src/core/trace/columns.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

/** One forward pass: the place of its layers' first kernel among all kernels, and how many kernels each layer has. */
type Pass = readonly [first: number, ...layers: number[]];

const repeated = (count: number, kernels: number): number[] =>
  new Array<number>(count).fill(kernels);

const DRAFT = repeated(2, 41);
const VERIFIED = repeated(8, 46);
const LINEAR = [...repeated(3, 113), 92, ...repeated(3, 113), 92];

const TRUTH: Readonly<Record<string, readonly Pass[]>> = {
  // A model of two layers drafts five tokens, one of eight verifies them.
  drafted: [
    ...[21, 142, 263, 384, 505].map((first): Pass => [first, ...DRAFT]),
    [636, ...repeated(8, 41)],
    [1079, 46, 46],
    ...[1210, 1331, 1452, 1573].map((first): Pass => [first, ...DRAFT]),
    [1713, ...VERIFIED],
    [2196, 46, 46],
    ...[2327, 2448, 2569, 2690].map((first): Pass => [first, ...DRAFT]),
  ],
  // Three layers of linear attention, one of attention, and again; experts in each.
  hybrid: [
    [22, 159, 159, 159, 108, 159, 159, 159, 108],
    [1233, ...LINEAR],
    [2136, ...LINEAR],
  ],
  // Forward, backward, optimizer.
  training: [12, 584, 1156].map((first): Pass => [first, ...repeated(4, 40)]),
};

function kernelsOf({ spans }: Trace): Uint32Array {
  const rows = Uint32Array.from(spans.kind.keys()).filter(
    row => spans.kind[row] === SpanKind.kernel,
  );
  return rows.sort((a, b) => spans.start[a]! - spans.start[b]!);
}

describe('captures without marks', () => {
  const open = traceOpener();
  const opened = async (name: string): Promise<Trace> =>
    (await open(fixture(`torch/${name}.pt.trace.json.gz`))).trace;

  for (const [name, passes] of Object.entries(TRUTH)) {
    it(`are divided into their passes and layers: ${name}`, async () => {
      const trace = await opened(name);
      const placeOf = new Map([...kernelsOf(trace)].map((row, place) => [row, place]));
      const found = findSteps(trace);
      assert.equal(found.source, 'period');
      const asFound = found.steps.map(step =>
        layersOf(found, step).map(({ operations }) => {
          const places = [...operations].flatMap(row => placeOf.get(row) ?? []);
          assert.equal(places.at(-1)! - places[0]!, places.length - 1, 'one stretch of kernels');
          return { first: places[0]!, kernels: places.length };
        }),
      );
      const truth = passes.map(([from, ...layers]) => {
        let first = from;
        return layers.map(kernels => ({ first: (first += kernels) - kernels, kernels }));
      });
      assert.deepEqual(asFound, truth);
      assert.ok(found.steps.every(({ isCut }) => !isCut));
    });
  }

  it('have no experts where a loss is followed by a backward pass', async () => {
    const trace = await opened('training');
    const operators = new Set([...kernelsOf(trace)].map(row => operatorOf(trace, row)));
    assert.ok(operators.has('gate_up_proj'));
    for (const operator of ['moe_gate', 'moe_dispatch', 'moe_experts'] as const) {
      assert.ok(!operators.has(operator), operator);
    }
  });

  it('have experts where a top k is followed by an FFN, and no sampling within layers', async () => {
    const trace = await opened('hybrid');
    const { layers } = findSteps(trace);
    for (const { operations } of layers) {
      const operators = new Set([...operations].map(row => operatorOf(trace, row)));
      for (const operator of ['norm', 'qkv_proj', 'attention', 'o_proj'] as const) {
        assert.ok(operators.has(operator), operator);
      }
      assert.ok(operators.has('moe_gate') && operators.has('moe_experts'));
      assert.ok(!operators.has('sampling') && !operators.has('lm_head'));
    }
  });
});
