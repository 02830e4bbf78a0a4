/**
 * Extremes and appending for lists of any length: `Math.max(...list)` and `push(...list)` put every entry on the stack
 * and fail from about a hundred thousand on, and how long a list is the file decides.
 */

/** The smallest number; Infinity for none. */
export function smallestIn(values: ArrayLike<number>): number {
  let smallest = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! < smallest) smallest = values[i]!;
  return smallest;
}

/** The largest number; -Infinity for none. */
export function largestIn(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! > largest) largest = values[i]!;
  return largest;
}

/** Appends `more` to `list`. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const value of more) list.push(value);
}
