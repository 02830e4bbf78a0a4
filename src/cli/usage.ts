/** Wrong use of the command line: the one kind of error that exits with 2, and the guess at what was meant. */

export class UsageError extends Error {
  /** The command whose help is worth reading; undefined = the general one. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

/** A word that was given, such that an empty one can be seen. */
export function given(word: string): string {
  return word.trim() === '' ? JSON.stringify(word) : word;
}

/** The word of `words` nearest to `wrong`, if it is near enough to be a slip. */
export function nearest(wrong: string, words: readonly string[]): string | undefined {
  if (wrong === '') return undefined;
  const scored = words
    .map(word => ({ word, distance: editDistance(wrong.toLowerCase(), word) }))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  if (best === undefined) return undefined;
  const allowed = Math.floor(best.word.length / 2);
  return best.distance <= allowed || best.word.startsWith(wrong) ? best.word : undefined;
}

/** Number of letters to insert, remove or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
