/** The counterpart of a span or moment on the other side. */

import assert from 'node:assert/strict';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import { LAYER, model, pair, partnerOf } from '../../../support/diff-sides.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

describe('diff partners', function () {
  const open = traceOpener();

  it('finds every operation of a trace in itself', () => {
    const trace = model(LAYER);
    for (const row of operationRows(trace)) {
      const partner = partnerOf(pair(trace, trace), { side: 'a', span: row });
      assert.equal(partner?.selection.span, row);
    }
  });

  it('finds the same place in another step', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const found = findSteps(trace);
    const [first, second] = [found.steps[2]!, found.steps[8]!];
    const sources = pair(trace, trace, '/phase:decode/step:3', '/phase:decode/step:9');
    const [layer, other] = [layersOf(found, first)[5]!, layersOf(found, second)[5]!];
    layer.operations.forEach((row, i) => {
      const partner = partnerOf(sources, { side: 'a', span: row });
      assert.ok(partner);
      assert.equal(partner.selection.span, other.operations[i]);
      assert.equal(partner.frame.a.startNs, layer.startNs);
      assert.equal(partner.frame.b.startNs, other.startNs);
      const back = partnerOf(sources, { side: 'b', span: other.operations[i]! });
      assert.equal(back?.selection.span, row);
    });
    const call = trace.spans.link[layer.operations[3]!]!;
    const partner = partnerOf(sources, { side: 'a', span: call });
    assert.equal(partner?.selection.span, trace.spans.link[other.operations[3]!]);
    const range = partnerOf(sources, { side: 'a', span: layer.range });
    assert.equal(range?.selection.node, '/phase:decode/step:9/layer:5');
  });

  it('finds the moment as far into the same layer', () => {
    const [a, b] = [model(LAYER), model(LAYER, () => 200)];
    const layer = findSteps(a).layers[4]!;
    const other = findSteps(b).layers[4]!;
    const ns = layer.startNs + layer.durationNs / 2;
    const partner = partnerOf(pair(a, b), { side: 'a', ns });
    assert.equal(partner?.selection.startNs, Math.round(other.startNs + other.durationNs / 2));
    assert.equal(partner.frame.label, 'layer 1');
    for (const nowhere of [NaN, -1, 1e15]) {
      assert.equal(partnerOf(pair(a, b), { side: 'a', ns: nowhere }), undefined);
    }
  });

  it('has none for what only one side has', () => {
    const [a, b] = [model([...LAYER, 'ncclDevKernel_AllReduce_Sum']), model(LAYER)];
    const isCollective = (row: number): boolean =>
      a.strings.get(a.spans.name[row]!).startsWith('nccl');
    const row = operationRows(a).find(isCollective)!;
    assert.equal(partnerOf(pair(a, b), { side: 'a', span: row }), undefined);
  });
});
