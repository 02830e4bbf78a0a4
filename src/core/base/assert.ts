/** Checks for bugs in this program. Never for bad input: that is a `Failure` (see result.ts). */

export function invariant(condition: unknown, message: string): asserts condition {
  if (condition === false || condition === undefined || condition === null) {
    throw new Error(`Invariant broken: ${message}`);
  }
}

/** Marks code that an exhaustive switch never reaches; the parameter type makes the compiler prove it. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable value: ${String(value)}`);
}
