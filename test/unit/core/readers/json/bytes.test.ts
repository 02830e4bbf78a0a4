/** The byte-level parts against plain ways of doing the same. */

import assert from 'node:assert/strict';
import { BROKEN, NEED_MORE } from '../../../../../src/core/readers/json/bytes.ts';
import { ByteInterner } from '../../../../../src/core/readers/json/intern.ts';
import { nanosecondsAt, numberAt } from '../../../../../src/core/readers/json/numbers.ts';
import { endOfValue } from '../../../../../src/core/readers/json/skip.ts';
import { stringAt } from '../../../../../src/core/readers/json/text.ts';
import { ByteWindow } from '../../../../../src/core/readers/json/window.ts';
import { below, randomFrom } from '../../../../support/random.ts';

/** Bytes with the zeros that scanners rely on. */
function terminated(text: string): { bytes: Uint8Array; end: number } {
  const encoded = new TextEncoder().encode(text);
  const bytes = new Uint8Array(encoded.length + 2);
  bytes.set(encoded);
  return { bytes, end: encoded.length };
}

const nanoseconds = (text: string, origin = 0): number =>
  nanosecondsAt(terminated(text).bytes, 0, text.length, origin);

describe('times from bytes', () => {
  it('are exact in all three regimes', () => {
    const random = randomFrom(7);
    for (const digits of [16, 13, 6, 1]) {
      for (let i = 0; i < 2000; i++) {
        const origin = Math.floor(random() * 9 * 10 ** (digits - 1));
        const whole = BigInt(origin) + BigInt(below(random, 1_000_000_000));
        const fraction = below(random, 1000);
        const text = `${whole}.${String(fraction).padStart(3, '0')}`;
        const expected = Number((whole - BigInt(origin)) * 1000n) + fraction;
        assert.equal(nanoseconds(text, origin), expected, `${text} from ${origin}`);
      }
    }
  });

  it('know signs, short and long fractions, exponents', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['0', 0],
      ['5', 5000],
      ['5.5', 5500],
      ['5.05', 5050],
      ['5.0005', 5001],
      ['5.0004999', 5000],
      ['0.9999', 1000],
      ['-5.5', -5500],
      ['1e3', 1_000_000],
      ['1.5E+2', 150_000],
      ['12345e-3', 12_345],
      ['1E-30', 0],
      ['+7', 7000],
      ['.5', 500],
    ];
    for (const [text, expected] of cases) assert.equal(nanoseconds(text), expected, text);
    for (const text of ['', '-', 'nan', '-inf', '1x', '1.2.3', '1e', '1e999', 'null']) {
      assert.ok(Number.isNaN(nanoseconds(text)), text);
    }
    assert.equal(nanoseconds('-1.5', 10), -11_500);
    assert.equal(nanoseconds('1712195495519689.047e0', 1712195495519688), 1047);
  });

  it('read other numbers as JavaScript does', () => {
    for (const text of ['0', '42', '-17', '3.25', '1e3', '4294967296', '123456789012345678901']) {
      assert.equal(numberAt(terminated(text).bytes, 0, text.length), Number(text), text);
    }
    for (const text of ['', '-', 'nan', '12a']) {
      assert.ok(Number.isNaN(numberAt(terminated(text).bytes, 0, text.length)), text);
    }
  });
});

describe('stepping over values', () => {
  const random = randomFrom(3);
  const value = (depth: number): unknown => {
    switch (below(random, depth > 0 ? 7 : 4)) {
      case 0:
        return below(random, 1e6) / 8;
      case 1:
        return ['', 'plain', 'quo"te', 'back\\slash\\', 'nl\n', '{[,:]}', 'é€😀'][below(random, 7)];
      case 2:
        return [true, false, null][below(random, 3)];
      case 3:
        return {};
      case 4:
        return Array.from({ length: below(random, 4) }, () => value(depth - 1));
      default:
        return Object.fromEntries(
          Array.from({ length: below(random, 4) }, (_, i) => [`k"${i}`, value(depth - 1)]),
        );
    }
  };

  it('finds the end of any value, and asks for more before it', () => {
    for (let i = 0; i < 500; i++) {
      const text = JSON.stringify(value(6), undefined, below(random, 3));
      const { bytes, end } = terminated(`${text},`);
      assert.equal(endOfValue(bytes, 0, end), end - 1, text);
      for (let cut = 1; cut < end - 1; cut += 1 + below(random, 9)) {
        const part = terminated('');
        part.bytes = new Uint8Array(cut + 2);
        part.bytes.set(bytes.subarray(0, cut));
        assert.equal(endOfValue(part.bytes, 0, cut), NEED_MORE, text.slice(0, cut));
      }
    }
  });

  it('notices what is no JSON where it stands', () => {
    for (const text of ['"a"b,', '{"a":1],', '[1}', '"a\nb"', '[/]', '["a"x]']) {
      const { bytes, end } = terminated(`${text}          `);
      assert.equal(endOfValue(bytes, 0, end), BROKEN, text);
    }
  });
});

describe('names from bytes', () => {
  it('are told apart exactly', () => {
    const interner = new ByteInterner();
    const known = new Map<string, number>();
    const random = randomFrom(11);
    for (let i = 0; i < 20_000; i++) {
      const long = 'void at::native::vectorized_elementwise_kernel<4, float>(int, float)'.slice(
        below(random, 60),
      );
      const text = `${long}${below(random, 3000)}${'x'.repeat(below(random, 4))}`;
      const { bytes, end } = terminated(text);
      const id =
        below(random, 2) === 0
          ? interner.intern(bytes, 0, end)
          : interner.internRepeated(bytes, 0, end);
      const expected = known.get(text) ?? known.size;
      assert.equal(id, expected, text);
      known.set(text, expected);
    }
    assert.equal(interner.length, known.size);
  });

  it('are told apart exactly where their order recurs', () => {
    const interner = new ByteInterner();
    const known = new Map<string, number>();
    const random = randomFrom(12);
    for (let i = 0; i < 20_000; i++) {
      const text = `aten::${below(random, 20) === 0 ? below(random, 500) : i % 37}`;
      const { bytes, end } = terminated(text);
      const expected = known.get(text) ?? known.size;
      assert.equal(interner.internInTurn(bytes, 0, end), expected, text);
      known.set(text, expected);
    }
    assert.equal(interner.length, known.size);
  });

  it('lose escapes, and keep what is none', () => {
    const decoder = new TextDecoder();
    const read = (text: string): string => {
      const { bytes, end } = terminated(text);
      return stringAt(bytes, 0, end, part => decoder.decode(part));
    };
    assert.equal(read('a\\"b\\\\c\\/d\\n\\u00e9\\ud83d\\ude00'), 'a"b\\c/d\né😀');
    assert.equal(read('C:\\Users\\site'), 'C:\\Users\\site');
    assert.equal(read('\\u12'), '\\u12');
  });
});

describe('the window over a stream', () => {
  it('keeps what is asked for and always ends in zeros', () => {
    const random = randomFrom(5);
    const stream = Uint8Array.from({ length: 50_000 }, () => 1 + below(random, 255));
    const window = new ByteWindow(64);
    let given = 0;
    let keepFrom = 0;
    while (given < stream.length) {
      const chunk = stream.subarray(given, given + below(random, 900));
      window.append(chunk, keepFrom);
      given += chunk.length;
      assert.equal(window.base + window.end, given);
      assert.deepEqual(window.bytes.subarray(0, window.end), stream.subarray(window.base, given));
      assert.equal(window.bytes[window.end], 0);
      assert.equal(window.bytes[window.end + 1], 0);
      keepFrom = below(random, window.end + 1);
    }
  });
});
