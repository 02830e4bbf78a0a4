/** Names of kernels in the spellings of two profilers, and the rows of traces that have one each. */

import assert from 'node:assert/strict';
import { spellingOf } from '../../../../src/core/analysis/diff/spelling.ts';
import { diffByName } from '../../../../src/core/analysis/diff/by-name.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { ask, pair } from '../../../support/diff-sides.ts';
import { traceOpener } from '../../../support/open.ts';
import { sharedFile } from '../../../support/shared.ts';

describe('spellings of kernels', () => {
  const open = traceOpener();

  /** As nsys and as PyTorch write them. */
  const SAME: readonly (readonly [nsys: string, torch: string])[] = [
    ['f', 'f'],
    [
      'void ns::k<(int)128, (bool)0, (unsigned long)3>(T1 *, int)',
      'void ns::k<128, false, 3ul>(float*, int)',
    ],
    ['void k<Op<float, (int)-1>>(T1)', 'void k<Op<float, -1> >(Op<float, -1>)'],
    [
      'void k<f(const Scalar &)::[lambda(float) (instance 2)]>(int, T2)',
      'void k<f(Scalar const&)::{lambda(float)#2}>(int, f(Scalar const&)::{lambda(float)#2})',
    ],
    ['void <unnamed>::k<int>(T1)', 'void (anonymous namespace)::k<int>(int)'],
    ['<unnamed>::g(const float *, int)', '(anonymous namespace)::g(float const*, int)'],
  ];

  it('are told from other names', () => {
    const [nsys, torch] = [SAME.map(([a]) => a), SAME.map(([, b]) => b)];
    const found = spellingOf(nsys, torch);
    const expected = SAME.slice(1).map(([a, b]) => [b, a] as const);
    assert.deepEqual(found, new Map(expected));
    assert.equal(spellingOf(['k<(int)1>(T1)'], ['k<2>(int)']).size, 0);
    assert.equal(spellingOf(['k(float *)'], ['k(__half *)']).size, 0, 'an overload');
  });

  it('are left alone where one could be two', () => {
    assert.equal(spellingOf(['k<(int)1>(T1)'], ['k<1>(int)', 'k<1>(float)']).size, 0);
    assert.equal(spellingOf(['k<1>(int)', 'k<(int)1>(T1)'], ['k<1>(int)']).size, 0);
  });

  it('make one row of a kernel in traces of nsys and PyTorch', async function () {
    const { trace: nsys } = await open(sharedFile(this, 'traces/nsys/graph7b.sqlite'));
    const { trace: torch } = await open(sharedFile(this, 'traces/torch/graph.pt.trace.json.gz'));
    const rows = ask(pair(nsys, torch), { by: 'kernel' }).rows;
    assert.ok(rows.length > 10);
    assert.deepEqual(
      rows.filter(({ rule }) => rule !== 'name').map(({ label }) => label),
      [],
    );
    const side = (trace: Trace) => ({ repeats: [trace], main: 0 });
    const alone = diffByName(side(nsys), side(torch), 'kernel')
      .rows.filter(({ a, b }) => a.count !== b.count)
      .map(({ name }) => name);
    // One is told apart by the parameters of a function in its template arguments.
    assert.ok(alone.length <= 2, alone.join('\n'));
    assert.ok(alone.every(name => name.includes('direct_copy_kernel_cuda')));
  });
});
