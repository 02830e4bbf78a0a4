/**
 * A figure together with how it came about: formula, metrics with their values, unit. Formulas are data (sums of
 * products of metrics), so that what is shown is what was computed.
 */

import type { MetricTable } from './metrics.ts';

/** factor × metric × metric … */
export interface Product {
  /** 1 where absent. */
  readonly factor?: number;
  readonly metrics: readonly string[];
}

/** The sum of its products. */
export type Formula = readonly Product[];

/** An input of a figure. */
export interface Term {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

export interface Figure {
  readonly value: number;
  /** 'FLOP/s', 'byte/s', 'FLOP/byte', '%' … */
  readonly unit: string;
  /** In metric names, such as `2 × a × b + c`. */
  readonly formula: string;
  readonly terms: readonly Term[];
}

/** Undefined where any metric of the formula was not measured. */
export function evaluate(
  metrics: MetricTable,
  kernel: number,
  formula: Formula,
  unit: string,
): Figure | undefined {
  let value = 0;
  const terms = new Map<string, Term>();
  for (const { factor = 1, metrics: names } of formula) {
    let product = factor;
    for (const name of names) {
      const measured = metrics.value(kernel, name);
      if (measured === undefined) return undefined;
      product *= measured;
      const of = metrics.column(name)?.unit ?? '';
      terms.set(name, { metric: name, value: measured, unit: of });
    }
    value += product;
  }
  return { value, unit, formula: formulaText(formula), terms: [...terms.values()] };
}

/** The first of several formulas for the same figure that can be computed: names differ between chips and versions. */
export function evaluateFirst(
  metrics: MetricTable,
  kernel: number,
  formulas: readonly Formula[],
  unit: string,
): Figure | undefined {
  for (const formula of formulas) {
    const figure = evaluate(metrics, kernel, formula, unit);
    if (figure !== undefined) return figure;
  }
  return undefined;
}

/** a / b × factor; undefined where b is zero or either is missing. */
export function quotient(
  a: Figure | undefined,
  b: Figure | undefined,
  unit: string,
  factor = 1,
): Figure | undefined {
  if (a === undefined || b === undefined || b.value === 0) return undefined;
  return combined(a, b, (a.value / b.value) * factor, '/', unit, factor);
}

/** a × b; undefined where either is missing. */
export function product(
  a: Figure | undefined,
  b: Figure | undefined,
  unit: string,
): Figure | undefined {
  if (a === undefined || b === undefined) return undefined;
  return combined(a, b, a.value * b.value, '×', unit, 1);
}

/** The sum of figures of one unit; undefined where there is none. */
export function total(figures: readonly Figure[]): Figure | undefined {
  const [first] = figures;
  if (first === undefined || figures.length === 1) return first;
  return {
    value: figures.reduce((sum, figure) => sum + figure.value, 0),
    unit: first.unit,
    formula: figures.map(figure => figure.formula).join(' + '),
    terms: merged(figures),
  };
}

/** A figure that is a metric itself. */
export function plain(
  metrics: MetricTable,
  kernel: number,
  names: readonly string[],
): Figure | undefined {
  for (const name of names) {
    const unit = metrics.column(name)?.unit ?? '';
    const figure = evaluate(metrics, kernel, [{ metrics: [name] }], unit);
    if (figure !== undefined) return figure;
  }
  return undefined;
}

/** A number that is no metric, such as a clock from the device's attributes. */
export function given(name: string, value: number, unit: string): Figure {
  return { value, unit, formula: name, terms: [{ metric: name, value, unit }] };
}

function combined(
  a: Figure,
  b: Figure,
  value: number,
  sign: string,
  unit: string,
  factor: number,
): Figure {
  const scale = factor === 1 ? '' : `${factor} × `;
  const formula = `${scale}${grouped(a.formula)} ${sign} ${grouped(b.formula)}`;
  return { value, unit, formula, terms: merged([a, b]) };
}

function merged(figures: readonly Figure[]): Term[] {
  const terms = new Map<string, Term>();
  for (const figure of figures) for (const term of figure.terms) terms.set(term.metric, term);
  return [...terms.values()];
}

function grouped(formula: string): string {
  return formula.includes(' ') ? `(${formula})` : formula;
}

export function formulaText(formula: Formula): string {
  return formula
    .map(({ factor = 1, metrics }) => [...(factor === 1 ? [] : [factor]), ...metrics].join(' × '))
    .join(' + ');
}
