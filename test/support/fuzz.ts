/**
 * Damages bytes in the ways that files get damaged, and a few that nobody has seen yet: seeded, so that a case can be
 * run again by its number. Knows JSON a little; the mutations that do not matter to a binary format do no harm there.
 */

import { below, randomFrom } from './random.ts';

type Random = () => number;
type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Texts that break JSON, or that are JSON but not what anybody expects there. */
const TOKENS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\0',
  '\n',
  '\u0007',
  'null',
  'nan',
  '-inf',
  'Infinity',
  '1e999',
  '-1e-999',
  '99999999999999999999999999',
  '-9223372036854775808',
  '18446744073709551616',
  '0.0000000000001',
  '"ts": "x", ',
  '"ts": 1e308, ',
  '"dur": -5, ',
  '"ph": "B", ',
  '"ph": "E", ',
  '"ph": 7, ',
  '"ph": "s", "id": {}, ',
  '"args": null, ',
  '"args": {"correlation": -1, "grid": [1e99, "x"], "stream": "a", "device": 4294967296}, ',
  '"name": null, ',
  '"pid": [], ',
  '"tid": "\\ud800", ',
  '"traceEvents": [',
  '"deviceProperties": [{"id": "x", "name": 5}, 7, null], ',
  '"distributedInfo": {"rank": "many"}, ',
  '"baseTimeNanoseconds": -1, ',
  ']}',
  '{}',
  '\\u12',
  '\ufeff',
];

const encoder = new TextEncoder();

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - remove + insert.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(bytes.subarray(at + remove), at + insert.length);
  return result;
}

function range(bytes: Uint8Array, random: Random, longest: number): [at: number, length: number] {
  const at = below(random, bytes.length + 1);
  return [at, Math.min(bytes.length - at, below(random, longest))];
}

const MUTATIONS: readonly Mutation[] = [
  // Cut off.
  (bytes, random) => bytes.slice(0, below(random, bytes.length + 1)),
  // The beginning is missing.
  (bytes, random) => bytes.slice(below(random, Math.min(bytes.length, 4000) + 1)),
  // Flipped bits.
  (bytes, random) => {
    const result = bytes.slice();
    for (let i = 1 + below(random, 20); i > 0 && result.length > 0; i--) {
      const at = below(random, result.length);
      result[at] = result[at]! ^ (1 << below(random, 8));
    }
    return result;
  },
  // Overwritten with noise.
  (bytes, random) => {
    const [at, length] = range(bytes, random, 500);
    const result = bytes.slice();
    for (let i = at; i < at + length; i++) result[i] = below(random, 256);
    return result;
  },
  // Overwritten with zeros, as after a crash.
  (bytes, random) => {
    const [at, length] = range(bytes, random, 5000);
    return bytes.slice().fill(0, at, at + length);
  },
  // A part is missing, doubled or in another place.
  (bytes, random) => {
    const [at, length] = range(bytes, random, 3000);
    return splice(bytes, at, length, new Uint8Array(0));
  },
  (bytes, random) => {
    const [at, length] = range(bytes, random, 3000);
    const target = below(random, bytes.length + 1);
    return splice(bytes, target, 0, bytes.slice(at, at + length));
  },
  // Tokens where they do not belong.
  (bytes, random) => {
    let result = bytes;
    for (let i = 1 + below(random, 8); i > 0; i--) {
      const token = encoder.encode(TOKENS[below(random, TOKENS.length)]);
      const at = below(random, result.length + 1);
      result = splice(
        result,
        at,
        below(random, 3) === 0 ? Math.min(2, result.length - at) : 0,
        token,
      );
    }
    return result;
  },
  // The same, behind a comma or brace, where they are read as members.
  (bytes, random) => {
    let result = bytes;
    for (let i = 1 + below(random, 12); i > 0; i--) {
      const from = below(random, result.length + 1);
      const at = result.findIndex((code, j) => j >= from && (code === 0x2c || code === 0x7b));
      if (at < 0) continue;
      result = splice(result, at + 1, 0, encoder.encode(TOKENS[below(random, TOKENS.length)]));
    }
    return result;
  },
  // Deep nesting.
  (bytes, random) => {
    const [open, close] = [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"args":', '}]'],
    ][below(random, 3)] as [string, string];
    const depth = 1 + below(random, 20_000);
    const at = below(random, bytes.length + 1);
    const closed = below(random, 2) === 0 ? close.repeat(depth) : '';
    return splice(bytes, at, 0, encoder.encode(`${open.repeat(depth)}1${closed}`));
  },
  // A very long string or number.
  (bytes, random) => {
    const text = ['x', '9', '\\"', 'é', '\\u0041'][below(random, 5)]!.repeat(
      below(random, 100_000),
    );
    return splice(bytes, below(random, bytes.length + 1), 0, encoder.encode(text));
  },
  // Numbers that are too large, too small or none.
  (bytes, random) => {
    const text = Buffer.from(bytes).toString('latin1');
    const values = ['1e400', '-0', 'NaN', '"12"', '123456789012345678901', '-7.5', '{}', ''];
    const share = below(random, 50) + 1;
    const changed = text.replace(/(?<=": ?)-?\d[\d.]*/g, number =>
      below(random, share) === 0 ? values[below(random, values.length)]! : number,
    );
    return new Uint8Array(Buffer.from(changed, 'latin1'));
  },
];

/** One to three mutations of `bytes`, told by the seed alone. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomFrom(seed);
  let result = bytes;
  for (let i = 1 + below(random, 3); i > 0; i--) {
    result = MUTATIONS[below(random, MUTATIONS.length)]!(result, random);
  }
  return result;
}

/** Number of cases to run: as the environment says (`npm run fuzz`), else few enough for every test run. */
export function fuzzCases(usual: number): number {
  const asked = Number(process.env['KERNEL_LENS_FUZZ_CASES']);
  return Number.isInteger(asked) && asked > 0 ? asked : usual;
}

/** First seed: another one each night, if the environment says so. */
export function fuzzSeed(): number {
  const asked = Number(process.env['KERNEL_LENS_FUZZ_SEED']);
  return Number.isInteger(asked) ? asked : 1;
}
