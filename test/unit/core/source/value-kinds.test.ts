/** Names with numbers in them match what Python prints for these, and nothing that only looks like it. */

import assert from 'node:assert/strict';
import { expressionOf } from '../../../../src/core/source/name-pattern.ts';
import { rangeSites } from '../../../../src/core/source/nvtx-sites.ts';

describe('kinds of values in names', () => {
  /** Whether the name of the only site in some code can be each of these. */
  function mayBe(code: string, ...names: readonly string[]): boolean[] {
    const [site] = rangeSites(`import nvtx\n${code}`);
    const expression = new RegExp(expressionOf(site!.name!), 's');
    return names.map(name => expression.test(name));
  }

  it('tell whole numbers from others', () => {
    assert.deepEqual(mayBe('n = 3\nnvtx.mark(f"a{n + 1}")', 'a4', 'a4.5', 'ab'), [
      true,
      false,
      false,
    ]);
    assert.deepEqual(mayBe('n = 3\nnvtx.mark(f"a{n / 2}")', 'a1.5', 'ab'), [true, false]);
  });

  it('know that a power of whole numbers may be a fraction', () => {
    assert.deepEqual(mayBe('n = 2\nnvtx.mark(f"a{n ** -1}")', 'a0.5', 'a4', 'ab'), [
      true,
      true,
      false,
    ]);
  });

  it('take what is true or false for no number', () => {
    assert.deepEqual(mayBe('n = 1\nnvtx.mark(f"a{not n}")', 'aFalse'), [true]);
  });

  it('do not know what is made of itself alone', () => {
    assert.deepEqual(mayBe('from m import *\nx = x + x\nnvtx.mark(x)', 'text'), [true]);
  });
});
