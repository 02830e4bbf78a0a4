/**
 * The user's own rules: checked, compiled and tied to a trace. A rule names an operator, which then decides by
 * itself, or a family of the table in `rules.ts`, whose role is found by position. They come before the table.
 */

import type { OperatorRule, RuleProblem } from '../../protocol/analysis.ts';
import { OPERATORS, type Operator } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { FAMILIES, type FamilyRule, type KernelFamily } from './rules.ts';
import { familyOfOperator } from './roles.ts';

export interface UserRule extends FamilyRule {
  /** Set where the rule names an operator. */
  readonly operator?: Operator;
}

export interface CompiledRules {
  /** Those that can be used, in the order given. */
  readonly rules: readonly UserRule[];
  readonly problems: readonly RuleProblem[];
}

/** @param given as it is in the settings, so of any shape */
export function compileRules(given: readonly unknown[]): CompiledRules {
  const rules: UserRule[] = [];
  const problems: RuleProblem[] = [];
  given.forEach((rule, index) => {
    const compiled = compileRule(rule, index);
    if ('reason' in compiled) problems.push(compiled);
    else rules.push(compiled);
  });
  return { rules, problems };
}

function compileRule(given: unknown, index: number): UserRule | RuleProblem {
  const problem = (
    reason: RuleProblem['reason'],
    message: string,
    args: string[],
  ): RuleProblem => ({
    index,
    reason,
    message,
    args,
  });
  if (!isRule(given)) return problem('not-a-rule', 'a rule has a pattern (text)', []);
  const { pattern: text, operator, family } = given;
  const pattern = compilePattern(text);
  if (typeof pattern === 'string')
    return problem('bad-pattern', `${text}: ${pattern}`, [text, pattern]);
  if (operator === undefined && family === undefined) {
    return problem('no-role', `${text}: neither operator nor family is given`, [text]);
  }
  if (operator !== undefined) {
    if (!isOperator(operator)) {
      return problem('unknown-operator', `${text}: there is no operator ${operator}`, [
        text,
        operator,
      ]);
    }
    return { pattern, operator, family: familyOfOperator(operator) };
  }
  if (!isFamily(family)) {
    return problem('unknown-family', `${text}: there is no family ${family}`, [text, `${family}`]);
  }
  return { pattern, family };
}

/** The expression, or what is wrong with it. */
function compilePattern(text: string): RegExp | string {
  try {
    return new RegExp(text, 'i');
  } catch (caught) {
    const message = caught instanceof Error ? caught.message : String(caught);
    return message.replace(/^Invalid regular expression: /, '');
  }
}

function isRule(given: unknown): given is OperatorRule {
  if (typeof given !== 'object' || given === null || !('pattern' in given)) return false;
  const rule = given as { readonly [key in keyof OperatorRule]: unknown };
  const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
  return (
    typeof rule.pattern === 'string' &&
    rule.pattern !== '' &&
    isText(rule.operator) &&
    isText(rule.family)
  );
}

function isOperator(text: string): text is Operator {
  return text !== '' && (OPERATORS as readonly string[]).includes(text);
}

function isFamily(text: string | undefined): text is KernelFamily {
  return (FAMILIES as readonly (string | undefined)[]).includes(text);
}

const rulesOf = new WeakMap<Trace, readonly UserRule[]>();
const NONE: readonly UserRule[] = [];

/**
 * The same trace under other rules: a new object over the same tables, so that everything derived is made anew and
 * nothing that was kept for the old rules is taken for current.
 */
export function withUserRules(trace: Trace, rules: readonly UserRule[]): Trace {
  const copy = { ...trace };
  if (rules.length > 0) rulesOf.set(copy, rules);
  return copy;
}

/** The user's rules of a trace; none unless `withUserRules` made it. */
export function userRules(trace: Trace): readonly UserRule[] {
  return rulesOf.get(trace) ?? NONE;
}
