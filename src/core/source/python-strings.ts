/** Python's string literals and its two ways to fill them, `%` and `format`, as name patterns. No syntax tree here. */

import {
  ANY,
  INTEGER,
  joinPatterns,
  literal,
  NUMBER,
  textOf,
  type NamePattern,
} from './name-pattern.ts';

/** What is to be filled in, by place or by name; undefined = not known. */
export interface Fillings {
  readonly positional: readonly NamePattern[];
  readonly named: ReadonlyMap<string, NamePattern>;
}

interface Quotes {
  readonly raw: boolean;
  readonly from: number;
  readonly to: number;
}

/** Where the text of a literal lies between prefix and quotes; undefined where it has no end. */
export function quotesOf(source: string): Quotes | undefined {
  const [, prefix = '', quote = ''] = /^([a-zA-Z]*)("""|'''|"|')/.exec(source) ?? [];
  const from = prefix.length + quote.length;
  if (quote === '' || source.length < from + quote.length || !source.endsWith(quote)) return;
  return { raw: /r/i.test(prefix), from, to: source.length - quote.length };
}

/** `\N{BULLET}`: which character that is only Python knows. */
const NAMED_CHARACTER = /(?:^|[^\\])(?:\\\\)*\\N\{/;

/** Text of a literal without placeholders; undefined where it has no end, or a character by its name. */
export function stringValue(source: string): string | undefined {
  const quotes = quotesOf(source);
  if (quotes === undefined) return undefined;
  const inner = source.slice(quotes.from, quotes.to);
  if (!quotes.raw && NAMED_CHARACTER.test(inner)) return undefined;
  return quotes.raw ? inner : unescape(inner);
}

const SIMPLE: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};

export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{1,3}|\r?\n|[\s\S])/gi,
    (whole, code: string) => {
      if (/^[xu]./i.test(code) && code.length > 2) return fromCode(parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return fromCode(parseInt(code, 8));
      return SIMPLE[code.replace('\r\n', '\n')] ?? whole;
    },
  );
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** `"a_%d" % …` */
export function fillPercent(template: string, { positional, named }: Fillings): NamePattern {
  const parts: NamePattern[] = [];
  const conversion = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([a-zA-Z%])/g;
  let end = 0;
  let place = 0;
  for (const match of template.matchAll(conversion)) {
    const [whole, name, flags, width, precision, type = ''] = match;
    parts.push(literal(template.slice(end, match.index)));
    end = match.index + whole.length;
    if (type === '%') {
      parts.push(literal('%'));
      continue;
    }
    place += Number(width === '*') + Number(precision === '*');
    const value = name === undefined ? positional[place++] : named.get(name);
    const plain = flags === '' && width === undefined && precision === undefined;
    parts.push(converted(type, plain ? value : undefined));
  }
  return joinPatterns([...parts, literal(template.slice(end))]);
}

function converted(type: string, value: NamePattern | undefined): NamePattern {
  if ('diu'.includes(type)) return value !== undefined && isDigits(value) ? value : INTEGER;
  if ('eEfFgG'.includes(type)) return NUMBER;
  return type === 's' && value !== undefined ? value : ANY;
}

/** `"a_{}".format(…)` */
export function fillFormat(template: string, { positional, named }: Fillings): NamePattern {
  const parts: NamePattern[] = [];
  let next = 0;
  for (let i = 0; i < template.length;) {
    const brace = template.slice(i).search(/[{}]/);
    if (brace < 0) {
      parts.push(literal(template.slice(i)));
      break;
    }
    const at = i + brace;
    parts.push(literal(template.slice(i, at)));
    if (template[at] === template[at + 1]) {
      parts.push(literal(template.charAt(at)));
      i = at + 2;
      continue;
    }
    const end = endOfField(template, at);
    const [, field = '', conversion = '', spec = ''] =
      /^([^!:]*)(![a-z])?(?::([\s\S]*))?$/.exec(template.slice(at + 1, end)) ?? [];
    const value =
      field === '' ? positional[next++] : (positional[Number(field)] ?? named.get(field));
    parts.push(conversion === '' ? formatted(spec, value) : ANY);
    i = end + 1;
  }
  return joinPatterns(parts);
}

function endOfField(template: string, open: number): number {
  let depth = 0;
  for (let i = open; i < template.length; i++) {
    if (template[i] === '{') depth++;
    else if (template[i] === '}' && --depth === 0) return i;
  }
  return template.length;
}

/** A value under a format specification such as `>5`, `03d`, `.2f`. */
export function formatted(spec: string, value: NamePattern | undefined): NamePattern {
  if (spec === '' || spec === 's') return value ?? ANY;
  const isFilled = /^[^\d\s]?[<>^=]/.test(spec) && !/^[ 0]?[<>^=]/.test(spec);
  if (isFilled) return ANY;
  if (/^[^a-zA-Z]*[dn]$/.test(spec))
    return spec === 'd' && value && isDigits(value) ? value : INTEGER;
  return /^[^a-zA-Z]*[eEfFgG%]$/.test(spec) ? NUMBER : ANY;
}

function isDigits(value: NamePattern): boolean {
  return /^-?\d+$/.test(textOf(value) ?? '');
}
