/** Range sites of Python sources: a corpus of forms, changes one by one, and files that are not looked at. */

import assert from 'node:assert/strict';
import { blocksOf } from '../../../../src/core/source/blocks.ts';
import { describePattern } from '../../../../src/core/source/name-pattern.ts';
import { mayMarkRanges, PythonRanges, rangeSites } from '../../../../src/core/source/nvtx-sites.ts';
import type { RangeSite } from '../../../../src/core/source/range-site.ts';
import { FORMS as DIRECT } from './forms.ts';
import { IMPORTED_FORMS, WRAPPER_FORMS } from './forms-wrappers.ts';

const FORMS = [...DIRECT, ...WRAPPER_FORMS, ...IMPORTED_FORMS];

/** Words that may be longer by a letter, and it is still Python. */
const NAME =
  /\b(?!(?:and|as|async|await|class|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|None|True|False|rf?|fr?|br?)\b)[a-zA-Z_]\w*/g;

function told(code: string, sites: readonly RangeSite[]): string[] {
  return sites.map(({ from, call, form, name, domain, isWithin }) => {
    const line = code.slice(0, from).split('\n').length;
    const text = name === undefined ? '-' : describePattern(name);
    const where = domain === '' ? '' : ` @${domain ?? '?'}`;
    return `${line} ${call} ${form} ${text}${where}${isWithin === true ? ' (def)' : ''}`;
  });
}

describe('range sites', () => {
  it('know at least 60 forms', () => assert.ok(FORMS.length >= 60, String(FORMS.length)));

  for (const [what, code, ...expected] of FORMS) {
    it(`know ${what}`, () => assert.deepEqual(told(code, rangeSites(code)), expected));
  }

  it('are the same after each keystroke as in a file read at once', () => {
    FORMS.forEach(([, form], i) => {
      // Beside another form, as what one names may be known of the other.
      const code = `${FORMS[i - 1]?.[1] ?? ''}\n\n${form}`;
      const ranges = new PythonRanges();
      const expected = told(code, ranges.update(code));
      const words = [...form.matchAll(NAME)].filter((_, at) => at % 3 === i % 3);
      for (const { index, 0: word } of words) {
        const at = code.length - form.length + index + word.length;
        const typed = `${code.slice(0, at)}x${code.slice(at)}`;
        assert.deepEqual(told(typed, ranges.update(typed)), told(typed, rangeSites(typed)));
        assert.deepEqual(told(code, ranges.update(code)), expected);
      }
    });
  });

  it('are the same after keystrokes here and there in a long file', () => {
    const code = FORMS.map(([, text]) => text).join('\n\n');
    const ranges = new PythonRanges();
    ranges.update(code);
    const expected = told(code, rangeSites(code));
    for (let i = 0; i < 12; i++) {
      const at = 7 + 97 * Math.floor((i * code.length) / (12 * 97));
      const typed = `${code.slice(0, at)}x${code.slice(at)}`;
      assert.deepEqual(told(typed, ranges.update(typed)), told(typed, rangeSites(typed)));
      assert.deepEqual(told(code, ranges.update(code)), expected);
    }
  });

  it('survive any cut, as while typing', () => {
    for (const [, code] of FORMS) {
      for (let end = 0; end < code.length; end += 3) rangeSites(code.slice(0, end));
    }
  });

  it('come to an end where every name may be every other', () => {
    const names = Array.from({ length: 40 }, (_, i) => `a${i}`);
    const lines = names.flatMap(name => names.map(other => `${name} = "x" + ${other}`));
    const code = `import nvtx\n${lines.join('\n')}\nnvtx.mark(a0)`;
    const [site] = rangeSites(code);
    assert.ok(site?.name !== undefined);
  });

  it('are not looked for where the words are missing', () => {
    const code = 'import torch\nwith torch.profiler.profile(): pass';
    assert.equal(mayMarkRanges(code), false);
    assert.deepEqual(new PythonRanges().updating(code).next(), { done: true, value: [] });
    assert.equal(mayMarkRanges('from torch.profiler import record_function'), true);
  });

  it('lie in blocks that make up the file', () => {
    const code = FORMS.map(([, text]) => text).join('\n');
    const blocks = blocksOf(code);
    assert.equal(blocks.map(({ text }) => text).join(''), code);
    for (const { from, text } of blocks) assert.equal(code.slice(from, from + text.length), text);
  });
});
