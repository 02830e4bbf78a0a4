/**
 * Expected failures as values. A `Failure` is something a user can act on (a damaged file, an unknown format);
 * a bug is an exception thrown by `invariant`. Reasons are stable strings: tests and messages are keyed by them.
 */

export interface Failure {
  /** Stable, kebab-case identifier of what went wrong, such as `truncated` or `not-a-trace`. */
  readonly reason: string;
  /** One sentence for a person: what is wrong and where. English; `args` allow translation by reason. */
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly advice?: string;
  /** Values that occur in the message, in order, so that a host can translate it. */
  readonly args?: readonly (string | number)[];
}

export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** A `Failure` that travels through code which cannot return a `Result` (iterators, callbacks). */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Turns anything caught into a `Failure`; an unknown exception keeps its message under `fallbackReason`. */
export function toFailure(caught: unknown, fallbackReason = 'internal'): Failure {
  if (caught instanceof FailureError) return caught.failure;
  const message = caught instanceof Error ? caught.message : String(caught);
  return { reason: fallbackReason, message };
}
