// Expressions for ncu's --nvtx-include, rule by rule as “NVTX Filtering” in the Nsight Compute CLI guide gives them.
// The expected texts were run with ncu 2025.3 on a program with ranges of these names, and profiled their kernels. Where
// ncu and guide differ ncu decides: it takes one backslash for one, not the four that the guide asks for.

import assert from 'node:assert/strict';
import { includeExpression, kernelPattern } from '../../../../src/core/measure/nvtx-include.ts';

const pushPop = (...names: string[]): string | undefined =>
  includeExpression({ style: 'push-pop', domain: '', names });
const startEnd = (name: string): string | undefined =>
  includeExpression({ style: 'start-end', domain: '', names: [name] });

describe('include expressions of ncu', () => {
  it('name a start/end range as it is: “A_range  //Start/End configuration”', () => {
    assert.equal(startEnd('my_decode_10_5'), 'my_decode_10_5');
  });

  it('append the delimiter to a single push/pop range: “the delimiter must be appended”', () => {
    assert.equal(pushPop('prefill'), 'prefill/');
  });

  it('put the delimiter between the ranges of a stack: “A_range/B range”', () => {
    assert.equal(pushPop('generate', 'decode step=9'), 'generate/decode step=9');
  });

  it('put the domain first: “Domain-A@A_range”; without one “assuming <default domain>”', () => {
    const names = ['decode step=9'];
    assert.equal(
      includeExpression({ style: 'push-pop', domain: 'engine', names }),
      'engine@decode step=9/',
    );
    assert.equal(
      includeExpression({ style: 'start-end', domain: 'engine', names }),
      'engine@decode step=9',
    );
  });

  it('escape the quantifiers @ , [ ] / * + “in domain/range names using prefix ‘\\’”', () => {
    assert.equal(pushPop('a/b'), String.raw`a\/b/`);
    assert.equal(pushPop('x[0]'), String.raw`x\[0\]/`);
    assert.equal(pushPop('u@v'), String.raw`u\@v/`);
    assert.equal(pushPop('tail/'), String.raw`tail\//`);
    assert.equal(startEnd('se,comma'), String.raw`se\,comma`);
    assert.equal(startEnd('se+*'), String.raw`se\+\*`);
    assert.equal(startEnd('end/'), String.raw`end\/`);
    const domain = 'd@m';
    assert.equal(
      includeExpression({ style: 'push-pop', domain, names: ['r'] }),
      String.raw`d\@m@r/`,
    );
  });

  it('leave every other character alone, which an escape would change', () => {
    for (const name of [' lead', 'q"uote', "it's", '(par) $x', '解码', 'se.dot']) {
      assert.equal(startEnd(name), name);
    }
    assert.equal(pushPop('back\\slash'), 'back\\slash/');
  });

  it('name the default domain where a name would be taken for a regular expression', () => {
    assert.equal(pushPop('regex:foo'), '<default domain>@regex:foo/');
    assert.equal(startEnd('a regex:foo'), 'a regex:foo');
  });

  it('are none where ncu has no way to name the range', () => {
    assert.equal(startEnd(''), undefined, '“no support for ranges with no name”');
    assert.equal(startEnd('back\\/slash'), undefined, 'a backslash before a quantifier');
    assert.equal(startEnd('back\\'), undefined);
  });
});

describe('patterns of kernel names', () => {
  it('match the whole function name and nothing else', () => {
    for (const name of ['act_and_mul_kernel', 'operator()', 'a.b', 'x$y[1]|z\\']) {
      const pattern = new RegExp(kernelPattern([name]));
      assert.match(name, pattern);
      assert.doesNotMatch(`${name}2`, pattern);
      assert.doesNotMatch(`a${name}`, pattern);
    }
    assert.doesNotMatch('aXb', new RegExp(kernelPattern(['a.b'])));
  });

  it('take any of several names', () => {
    assert.equal(kernelPattern(['a', 'b']), '^(a|b)$');
  });
});
