/**
 * Extremes and appending for lists of any length: `Math.max(...list)` and `push(...list)` put every entry on the stack
 * and fail from about a hundred thousand on, and how long a list is the file decides.
 */

/** The smallest number; Infinity for none. */
export function smallestIn(values: Iterable<number>): number {
  let smallest = Infinity;
  for (const value of values) if (value < smallest) smallest = value;
  return smallest;
}

/** The largest number; -Infinity for none. */
export function largestIn(values: Iterable<number>): number {
  let largest = -Infinity;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

/** Appends `more` to `list`. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const value of more) list.push(value);
}
