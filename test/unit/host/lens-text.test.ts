// What lenses and hovers say: short, in the field's words, and safe with names from a file.

import assert from 'node:assert/strict';
import type { RangeStats } from '../../../src/core/protocol/source.ts';
import {
  escapeMarkdown,
  hoverLines,
  kernelTable,
  LENS_LENGTH,
  lensText,
  titleOf,
} from '../../../src/host/code-lens/lens-text.ts';

const t = (text: string, ...args: (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]));

const layers: RangeStats = {
  count: 640,
  measured: 640,
  isShared: false,
  gpuNs: 94_080_000,
  medianNs: 147_000,
  p95Ns: 151_000,
  hostMedianNs: 160_000,
  share: 96.04,
  shareOf: 'step',
  role: 'layer',
  phase: 'decode',
  exampleRange: 7,
  counted: 'ranges',
};

function told(changes: Partial<RangeStats>, name = 'name', isStale = false): string {
  return lensText({ kind: 'range', name: [name], stats: { ...layers, ...changes }, isStale }, t);
}

describe('lens texts', () => {
  it('have count, median and share', () => {
    assert.equal(told({}), 'layer ×640 · p50 147 µs GPU · 96.0 % of step');
  });

  it('tell what bounds the kernels where a report is joined, in at most 60 characters', () => {
    const bound = { bound: 'memory', percentOfPeak: 78.1, which: 'DRAM' } as const;
    const told = (name: string, changes: Partial<RangeStats>, isStale = false): string =>
      lensText(
        { kind: 'range', name: [name], stats: { ...layers, ...changes }, isStale },
        t,
        bound,
      );
    const full = told('', {});
    assert.equal(full, 'layer ×640 · p50 147 µs GPU · 96.0 % of step · 78.1 % DRAM');
    // The share of the step goes first, then the bound.
    const stale = told('', {}, true);
    assert.equal(stale, 'layer ×640 · p50 147 µs GPU · 78.1 % DRAM · file changed');
    for (const name of ['decode', 'a name of some length', 'x'.repeat(90)]) {
      const text = told(name, { role: '' });
      assert.ok(text.length <= LENS_LENGTH, text);
      assert.match(text, /78\.1 % DRAM/);
    }
  });

  it('count the calls of a function', () => {
    const told = (changes: Partial<RangeStats>): string =>
      lensText(
        {
          kind: 'function',
          name: ['forward'],
          stats: { ...layers, role: '', counted: 'calls', ...changes },
          isStale: false,
        },
        t,
      );
    assert.equal(told({}), '640 calls · p50 147 µs GPU · 96.0 % of step');
    assert.equal(told({ count: 1, shareOf: 'trace' }), '1 call · 147 µs GPU · 96.0 % of trace');
    const operators = told({ count: 1, shareOf: 'trace', counted: 'operators' });
    assert.equal(operators, '1 operator · 147 µs GPU · 96.0 % of trace');
    const many = told({ count: 123_456_789, medianNs: 123_456_000_000, share: 100 });
    assert.ok(many.length <= LENS_LENGTH, many);
  });

  it('say that the file has changed', () => {
    assert.equal(told({}, '', true), 'layer ×640 · p50 147 µs GPU · 96.0 % of step · file changed');
    // The name goes before the share: it stands in the line below.
    assert.equal(
      told({ role: '', count: 19, shareOf: 'trace' }, 'prepare_inputs', true),
      'prepa… ×19 · p50 147 µs GPU · 96.0 % of trace · file changed',
    );
    const steps = { role: 'step', medianNs: 12_400_000, shareOf: 'trace' } as const;
    assert.equal(
      told({ ...steps, count: 19 }, '', true),
      'decode ×19 · p50 12.4 ms GPU · 96.0 % of trace · changed',
    );
  });

  it('call steps by their phase, others by their name', () => {
    assert.equal(told({ role: 'step', count: 1 }), 'decode · 147 µs GPU · 96.0 % of step');
    assert.equal(
      told({ role: '', shareOf: 'trace', count: 1 }, 'load'),
      'load · 147 µs GPU · 96.0 % of trace',
    );
  });

  it('tell host time where nothing was launched, and only count marks', () => {
    const idle = { role: '', measured: 0 } as const;
    assert.equal(told({ ...idle }), 'name ×640 · p50 160 µs host');
    assert.equal(told({ ...idle, hostMedianNs: 0 }), 'name ×640');
  });

  it('are never longer than allowed, whatever the name', () => {
    for (let length = 1; length < 90; length++) {
      for (const isStale of [false, true]) {
        const text = told({ role: '', count: 1_234_567 }, 'x'.repeat(length), isStale);
        assert.ok(text.length <= LENS_LENGTH && text.length > 30, text);
      }
    }
  });

  it('let no name become an icon, a link or a tag', () => {
    assert.ok(!told({ role: '' }, '$(flame) x').includes('$('));
    assert.equal(escapeMarkdown('a<b>[c](d)|`'), 'a&lt;b\\>\\[c\\]\\(d\\)\\|\\`');
  });

  it('tell in the hover what the figures are of', () => {
    const lines = hoverLines(
      { kind: 'range', name: ['x'], stats: { ...layers, isShared: true }, isStale: true },
      'a.sqlite',
      t,
    );
    assert.deepEqual(lines.slice(0, 3), [
      '640 ranges in a.sqlite',
      'GPU time of all: 94,080,000 ns',
      'p50 147,000 ns, p95 151,000 ns',
    ]);
    assert.equal(lines.length, 5);
  });

  it('tell in the hover what a function launched, and how much of it itself', () => {
    const launched = { inclusiveNs: 94_000_000, selfNs: 1_000_000 };
    const stats = { ...layers, role: '', counted: 'calls', launched } as const;
    const site = { kind: 'function', name: ['forward'], stats, isStale: false } as const;
    const lines = hoverLines(site, 'a.json', t);
    assert.equal(lines[0], '640 calls in a.json');
    const [once] = hoverLines({ ...site, stats: { ...stats, count: 1 } }, 'a.json', t);
    assert.equal(once, '1 call in a.json');
    assert.equal(
      lines[3],
      'Operations launched: 94,000,000 ns, by the function itself 1,000,000 ns',
    );
    assert.equal(titleOf(site, t), 'forward()');
  });

  it('list at most eight kernels', () => {
    const kernels = Array.from({ length: 12 }, (_, i) => ({
      name: `kernel_${i}|`,
      operators: ['norm', 'rope', 'other', 'memcpy'],
      count: 2,
      totalNs: 100,
      p50Ns: 50,
      p95Ns: 50,
      selection: { startNs: 0, endNs: 1, label: '' },
    }));
    const rows = kernelTable(kernels, { toKernel: () => 'command:x' }, t).split('\n');
    assert.equal(rows.length, 10);
    assert.equal(
      rows[2],
      '| [kernel\\_0\\|](command:x) | norm, rope, other … | 2 | 100\u00A0ns | 8.3\u00A0% | 50.0\u00A0ns | 50.0\u00A0ns |',
    );
  });
});
