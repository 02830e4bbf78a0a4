/** Words to the line that a person pastes into a shell, and the line in a trace back to its words. Runs nothing. */

/** Shells that a line is written for; `windows` is cmd and PowerShell, as far as the two agree. */
export type Shell = 'posix' | 'windows';

export function commandLine(words: readonly string[], shell: Shell): string {
  return words.map(shell === 'posix' ? quotePosix : quoteWindows).join(' ');
}

/** Single quotes keep everything as it is but themselves (POSIX 2.2.2). */
function quotePosix(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** As the C runtime takes a line apart: backslashes count only before a double quote, and double there. */
function quoteWindows(word: string): string {
  if (/^[\w@+=:,./\\-]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** Words of a line as the readers write it into a trace's facts: plain, or in JSON's quotes. */
export function wordsOf(line: string): readonly string[] {
  return (line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map(word => {
    try {
      const text: unknown = JSON.parse(word);
      return typeof text === 'string' ? text : word;
    } catch {
      return word;
    }
  });
}
