/** The row that a span, a step or a layer is in: held against the rows themselves. */

import assert from 'node:assert/strict';
import { pairAt } from '../../../../src/core/analysis/diff/levels.ts';
import { compare } from '../../../../src/core/analysis/diff/comparison.ts';
import { operationRows } from '../../../../src/core/analysis/operations.ts';
import { finished } from '../../../../src/core/base/unhurried.ts';
import { findSteps, layersOf } from '../../../../src/core/analysis/steps.ts';
import { DIFF_GROUPS, DIFF_SIDES } from '../../../../src/core/protocol/diff.ts';
import { ask, LAYER, model, pair, replaced, rowIdOf } from '../../../support/diff-sides.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';

describe('rows of places', function () {
  const open = traceOpener();

  it('hold every operation that is compared, and have nothing below them', () => {
    const [a, b] = [model(LAYER), model(replaced('gemm_o', 'splitk_gemm_o', 'splitk_reduce'))];
    const sources = pair(a, b);
    const comparison = compare(sources);
    for (const by of DIFF_GROUPS) {
      for (const side of DIFF_SIDES) {
        const { trace, rows } = comparison[side].main.scope;
        const compared = new Set(rows);
        for (const span of operationRows(trace)) {
          const id = rowIdOf(sources, { by, side, span });
          assert.equal(id !== undefined, compared.has(span));
          if (id === undefined) continue;
          const found = finished(pairAt(comparison, by, id));
          assert.ok(found?.[side]?.rows.includes(span), id);
          assert.equal(ask(sources, { by, row: id }).total, 0);
        }
      }
    }
  });

  it('are those that the table lists', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const sources = pair(trace, trace, '/phase:decode/step:3', '/phase:decode/step:9');
    const found = findSteps(trace);
    const [layer] = layersOf(found, found.steps[2]!);
    const span = layer!.operations[4]!;
    const id = rowIdOf(sources, { by: 'layer', side: 'a', span })!;
    const [, first, second] = id.split('/');
    const ids = (row: string): string[] =>
      ask(sources, { by: 'layer', row }).rows.map(one => one.id);
    assert.ok(ids('').includes(`/${first}`));
    assert.ok(ids(`/${first}`).includes(`/${first}/${second}`));
    assert.ok(ids(`/${first}/${second}`).includes(id));
    // The call that launched it is in the same row.
    const call = trace.spans.link[span]!;
    assert.equal(rowIdOf(sources, { by: 'layer', side: 'a', span: call }), id);
    // Of the other step, that is not compared on this side.
    const other = layersOf(found, found.steps[8]!)[0]!.operations[4]!;
    assert.equal(rowIdOf(sources, { by: 'layer', side: 'a', span: other }), undefined);
    assert.equal(rowIdOf(sources, { by: 'layer', side: 'b', span: other }), id);
  });

  it('of steps and layers are theirs, where the grouping has such rows', async () => {
    const { trace } = await open(fixture('sample/eager7b.sqlite'));
    const sources = pair(trace, trace);
    const step = '/phase:decode/step:3';
    const rowAt = (by: 'phase' | 'layer' | 'operator', node: string) =>
      rowIdOf(sources, { by, side: 'a', node });
    assert.match(rowAt('phase', step) ?? '', /^\/phase:decode\/step:decode\.\d+$/);
    assert.match(rowAt('phase', `${step}/layer:5`) ?? '', /\/step:decode\.\d+\/layer:5$/);
    assert.equal(rowAt('layer', `${step}/layer:5`), '/layer:5');
    assert.equal(rowAt('layer', step), undefined);
    assert.equal(rowAt('operator', `${step}/layer:5`), undefined);
    assert.equal(rowAt('layer', '/phase:decode/step:99999'), undefined);
    const range = findSteps(trace).layers.find(({ index }) => index === 5)!.range;
    assert.equal(
      rowIdOf(sources, { by: 'layer', side: 'a', span: range }),
      undefined,
      'not decode',
    );
  });
});
