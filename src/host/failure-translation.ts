/** Failures and warnings in the user's language. Pure: the translator is handed in. */

import type { Failure } from '../core/base/result.ts';
import type { Warning } from '../core/trace/trace.ts';
import { FAILURE_TEXTS, type FailureText } from './failure-texts.ts';
import { WARNING_TEXTS } from './warning-texts.ts';

export type Translate = (message: string, ...args: (string | number)[]) => string;

/** The same failure with message and advice translated; its reason and args stay. */
export function translateFailureWith(translate: Translate, failure: Failure): Failure {
  const args = failure.args ?? [];
  const text = bestText(FAILURE_TEXTS[failure.reason], args.length);
  if (text === undefined) return failure;
  const advice = text.advice === undefined ? failure.advice : translate(text.advice, ...args);
  return {
    ...failure,
    message: translate(text.message, ...args),
    ...(advice === undefined ? {} : { advice }),
  };
}

export function translateWarningWith(translate: Translate, warning: Warning): Warning {
  const args = warning.args ?? [];
  const text = bestText(WARNING_TEXTS[warning.reason], args.length);
  return text === undefined ? warning : { ...warning, message: translate(text.message, ...args) };
}

/** The text that says the most of those whose placeholders can all be filled. */
function bestText(
  texts: readonly FailureText[] | undefined,
  args: number,
): FailureText | undefined {
  return (texts ?? [])
    .map(text => ({ text, needs: argumentsOf(text) }))
    .filter(({ needs }) => needs <= args)
    .sort((a, b) => b.needs - a.needs)[0]?.text;
}

/** Number of args that the placeholders of a text need. */
export function argumentsOf({ message, advice = '' }: FailureText): number {
  const numbers = [...`${message} ${advice}`.matchAll(/\{(\d+)\}/g)].map(([, n]) => Number(n));
  return Math.max(-1, ...numbers) + 1;
}
