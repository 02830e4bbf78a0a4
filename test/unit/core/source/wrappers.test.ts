/**
 * Ranges marked through wrappers, held against Python: each program is run with modules that write down what they are
 * told to mark. Every name must come from a site that is not within a wrapper, and every such site must have marked one.
 */

import assert from 'node:assert/strict';
import type { MeasuredRange } from '../../../../src/core/protocol/source.ts';
import { rangeSites } from '../../../../src/core/source/nvtx-sites.ts';
import { queryOf } from '../../../../src/core/source/query.ts';
import { WRAPPER_FORMS } from './forms-wrappers.ts';
import { assertMarks, ownersOf, run } from './run-python.ts';

describe('ranges marked through wrappers', () => {
  it('are those that Python marks', function () {
    const marked = run(
      this,
      WRAPPER_FORMS.map(([, code]) => ({ code, modules: [] })),
    );
    WRAPPER_FORMS.forEach(([what, code], i) => assertMarks(what, rangeSites(code), marked[i]!));
  });

  it('say what the wrapper can mark beside its calls in the file', () => {
    const code =
      'import nvtx\ndef span(i): return nvtx.annotate(f"layer_{i}")\nwith span(1): pass\nwith span(j): pass';
    const [within, one, any] = rangeSites(code);
    const range = (name: string): MeasuredRange => ({ name, domain: '', style: 'push-pop' });
    assert.deepEqual(ownersOf([within!, one!, any!], range('layer_1')), [one]);
    assert.deepEqual(ownersOf([within!, one!, any!], range('layer_2')), [any]);
    assert.deepEqual(ownersOf([within!, one!], range('layer_2')), [within]);
  });

  it('are not asked for where the wrapper stands, of which every name may come', () => {
    const code = 'import nvtx\ndef span(name): return nvtx.annotate(name)\nwith span("attn"): pass';
    const [within, call] = rangeSites(code);
    assert.equal(queryOf(within!), undefined);
    assert.equal(queryOf(call!)?.pattern, '^(?:attn)$');
  });

  it('come to an end where wrappers go in circles', () => {
    const code =
      'import nvtx\ndef a(n):\n  nvtx.annotate(n)\n  return b(n)\ndef b(n): return a("x" + n)\na("y")\nb("z")';
    const names = rangeSites(code).map(({ name }) => name);
    assert.deepEqual(names.slice(-2), [['y'], ['xz']]);
  });
});
