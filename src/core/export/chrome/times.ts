/** Times as the Chrome format has them: microseconds, with the nanoseconds as decimals, from a time that is not negative. */

/** ns as µs, exact: `1234567` gives `1234.567`. */
export function micros(ns: number): string {
  const whole = Math.floor(ns / 1000);
  const rest = ns - whole * 1000;
  if (rest === 0) return String(whole);
  return `${whole}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`;
}
