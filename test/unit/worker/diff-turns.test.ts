/** Long comparisons: other calls are answered meanwhile, progress is told, a cancelled one ends. */

import assert from 'node:assert/strict';
import { finished, type Unhurried } from '../../../src/core/base/unhurried.ts';
import { diffInTurns, diffOf } from '../../../src/core/analysis/diff/diff.ts';
import { rowsInTurns } from '../../../src/core/analysis/diff/rows.ts';
import type { EngineApi } from '../../../src/core/protocol/engine.ts';
import type { Progress } from '../../../src/core/protocol/opening.ts';
import { FailureError } from '../../../src/core/base/result.ts';
import { DIFF_GROUPS } from '../../../src/core/protocol/diff.ts';
import { servedDiff } from '../../../src/worker/diff.ts';
import { LAYER, model, pair, replaced } from '../../support/diff-sides.ts';

type Context = Parameters<ReturnType<typeof servedDiff>['diff']>[1];

describe('comparisons in turns', () => {
  const [a, b] = [model(LAYER), model(replaced('gemm_o', 'splitk_gemm_o', 'splitk_reduce'))];
  const request = { a: [{ trace: 1 }], b: [{ trace: 2 }] };

  function stops(work: Unhurried<unknown>): number {
    let count = 0;
    while (work.next().done !== true) count++;
    return count;
  }

  function served() {
    const told: Progress[] = [];
    const [x, y] = [model(LAYER), model(replaced('gemm_o', 'gemm_other'))];
    const traces = new Map([x, y].map((trace, i) => [i + 1, { name: `${i}`, trace }]));
    const events = { progress: (event: Progress) => void told.push(event) };
    return { api: servedDiff(id => traces.get(id)!, events), told };
  }

  const context = (signal: AbortSignal): Context => ({ signal, transfer: () => undefined });

  it('stop between the tables, the sides, the groups of a level and its rows', () => {
    const sources = pair(a, b);
    // Six tables of two traces, and each step of both sides.
    assert.ok(stops(diffInTurns(sources)) > 12 + 8);
    for (const by of DIFF_GROUPS) {
      const page = { by, row: '', offset: 0, limit: 100 } as const;
      const { total } = finished(rowsInTurns(sources, page));
      assert.ok(stops(rowsInTurns(pair(model(LAYER), b), page)) > 2 * total, by);
    }
  });

  it('tell how far they are, to the end', async () => {
    const { api, told } = served();
    const { signal } = new AbortController();
    const asked: Parameters<EngineApi['diff']>[0] = { ...request, ticket: 7 };
    const diff = await api.diff(asked, context(signal));
    assert.deepEqual([diff.a.trace, diff.b.trace], [1, 2]);
    assert.ok(told.every(({ ticket, phase }) => ticket === 7 && phase === 'compare'));
    const fractions = told.map(({ fraction }) => fraction);
    assert.deepEqual(
      fractions,
      [...fractions].sort((p, q) => p - q),
    );
    assert.ok(fractions.length > 12 && fractions[0]! < 0.1);
    assert.equal(fractions.at(-1), 1);
  });

  it('end where they are cancelled, and what was asked next is answered', async () => {
    const { api } = served();
    const stop = new AbortController();
    const first = api.diff(request, context(stop.signal));
    const next = api.diff(request, context(new AbortController().signal));
    stop.abort();
    await assert.rejects(
      async () => first,
      error => error instanceof FailureError && error.failure.reason === 'cancelled',
    );
    assert.deepEqual(
      (await next).figures,
      diffOf(pair(model(LAYER), model(replaced('gemm_o', 'gemm_other')))).figures,
    );
  });
});
