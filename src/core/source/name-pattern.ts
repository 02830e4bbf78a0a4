/**
 * Names that a program builds while it runs, as far as its source tells them: text with holes. Says which measured
 * names may come from it; knows nothing of Python's syntax.
 */

import { smallestIn } from '../base/lists.ts';

export type Hole = 'integer' | 'number' | 'any';

/** A parameter of a function, to be filled in where that is called. */
export interface Parameter {
  /** Start of the function's node. */
  readonly scope: number;
  readonly name: string;
  /** Where it is a function, and its name is meant, or its name with the classes around it. */
  readonly attribute?: '__name__' | '__qualname__';
}

/** What only running tells. */
export interface HolePiece {
  readonly hole: Hole;
  /** Holes of the kind `any` only. */
  readonly parameter?: Parameter;
  /** Instead of the parameter where it is none: `name or "x"`. */
  readonly otherwise?: NamePattern;
}

export type Piece = string | HolePiece | { readonly choice: readonly NamePattern[] };

/** Pieces one after the other; no two texts side by side. */
export type NamePattern = readonly Piece[];

export const ANY: NamePattern = [{ hole: 'any' }];
export const INTEGER: NamePattern = [{ hole: 'integer' }];
export const NUMBER: NamePattern = [{ hole: 'number' }];

/** More alternatives than this are not told apart. */
const CHOICES = 8;

export function literal(text: string): NamePattern {
  return text === '' ? [] : [text];
}

export function joinPatterns(parts: readonly NamePattern[]): NamePattern {
  const pieces: Piece[] = [];
  for (const piece of parts.flat()) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      pieces[pieces.length - 1] = last + piece;
    } else if (!(isUnknown(piece) && last !== undefined && isUnknown(last))) {
      pieces.push(piece);
    }
  }
  return pieces;
}

/** With something in the place of each parameter. */
export function fillParameters(
  pattern: NamePattern,
  fill: (parameter: Parameter, otherwise: NamePattern | undefined) => NamePattern,
): NamePattern {
  if (!hasParameters(pattern)) return pattern;
  return joinPatterns(
    pattern.map((piece): NamePattern => {
      if (typeof piece === 'string') return [piece];
      if ('choice' in piece) return anyOf(piece.choice.map(inner => fillParameters(inner, fill)));
      const { parameter, otherwise } = piece;
      if (parameter === undefined) return [piece];
      return fill(parameter, otherwise && fillParameters(otherwise, fill));
    }),
  );
}

/** Whether one of the parameters in a pattern is such a one. */
export function someParameter(
  pattern: NamePattern,
  test: (parameter: Parameter) => boolean,
): boolean {
  return pattern.some(piece => {
    if (typeof piece === 'string') return false;
    if ('choice' in piece) return piece.choice.some(inner => someParameter(inner, test));
    const { parameter, otherwise = [] } = piece;
    return (parameter !== undefined && test(parameter)) || someParameter(otherwise, test);
  });
}

function hasParameters(pattern: NamePattern): boolean {
  return someParameter(pattern, () => true);
}

/** The parameter that is all of a pattern. */
export function onlyParameter([first, second]: NamePattern): HolePiece | undefined {
  const isHole = typeof first === 'object' && second === undefined && 'hole' in first;
  return isHole && first.parameter !== undefined ? first : undefined;
}

/** One of several patterns. */
export function anyOf(patterns: readonly NamePattern[]): NamePattern {
  if (patterns.length === 1) return patterns[0] ?? ANY;
  const distinct = new Map(patterns.map(pattern => [keyOf(pattern), pattern]));
  const choice = [...distinct.values()];
  const [first] = choice;
  if (first === undefined || choice.length > CHOICES) return ANY;
  return choice.length === 1 ? first : [{ choice }];
}

/** The text, where there is nothing else. */
export function textOf(pattern: NamePattern): string | undefined {
  if (pattern.length === 0) return '';
  const [only] = pattern;
  return pattern.length === 1 && typeof only === 'string' ? only : undefined;
}

/** As a regular expression for whole names, to be used with the flag `s`. */
export function expressionOf(pattern: NamePattern): string {
  return `^(?:${sourceOf(pattern)})$`;
}

/** For people: `layer_*`, `prefill|decode`. */
export function describePattern(pattern: NamePattern): string {
  return pattern
    .map(piece => {
      if (typeof piece === 'string') return piece;
      return 'hole' in piece ? '*' : piece.choice.map(describePattern).join('|');
    })
    .join('');
}

/**
 * Whether a name that matches is likely one of these: three characters of text and a letter among them, or one letter
 * where only numbers are left open.
 */
export function isTelling(pattern: NamePattern): boolean {
  const text = pattern.filter(piece => typeof piece === 'string').join('');
  const choices = pattern.flatMap(piece =>
    typeof piece === 'object' && 'choice' in piece ? [piece.choice] : [],
  );
  if (choices.some(choice => choice.every(isTelling))) return true;
  if (choices.some(choice => choice.some(inner => inner.some(isAny))) && text === '') return false;
  if (!/\p{L}/u.test(text)) return pattern.length === 1 && text.trim() !== '';
  return text.length >= 3 || !pattern.some(isAny);
}

/** Characters of text: of two patterns that match a name, the one with more says more. */
export function textLength(pattern: NamePattern): number {
  return pattern.reduce((sum, piece) => {
    if (typeof piece === 'string') return sum + piece.length;
    return 'choice' in piece ? sum + smallestIn(piece.choice.map(textLength)) : sum;
  }, 0);
}

function keyOf(pattern: NamePattern): string {
  return hasParameters(pattern) ? JSON.stringify(pattern) : sourceOf(pattern);
}

function isUnknown(piece: Piece): boolean {
  return isAny(piece) && typeof piece === 'object' && !('parameter' in piece);
}

function isAny(piece: Piece): boolean {
  return typeof piece === 'object' && 'hole' in piece && piece.hole === 'any';
}

const HOLES: Readonly<Record<Hole, string>> = {
  integer: String.raw`\s*[-+]?\d+\s*`,
  number: String.raw`\s*[-+]?(?:[\d.,_]+(?:[eE][-+]?\d+)?|nan|inf)%?\s*`,
  any: '.*',
};

function sourceOf(pattern: NamePattern): string {
  return pattern
    .map(piece => {
      if (typeof piece === 'string') return piece.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
      return 'hole' in piece ? HOLES[piece.hole] : `(?:${piece.choice.map(sourceOf).join('|')})`;
    })
    .join('');
}
