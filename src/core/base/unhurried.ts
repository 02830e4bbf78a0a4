/**
 * Work that can be laid down now and then, or for good: what takes long over millions of rows is a generator that stops
 * at times, and who runs it decides whether others get their turn. Knows no clock.
 */

/** Work that stops at times, so that others get their turn, and ends with a result. */
export type Unhurried<T> = Generator<void, T, void>;

/** Rows done from one stop to the next: `if (i % STRETCH === 0) yield;`. A power of two. */
export const STRETCH = 1 << 17;

/** The result of work that nobody has to wait beside. */
export function finished<T>(work: Unhurried<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
