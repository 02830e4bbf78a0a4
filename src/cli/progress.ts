/** One line on a terminal that says how far a file has been read or written, once that takes longer than a second. */

const AFTER_MS = 1000;

/** Standard error, as far as progress needs it. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressLine {
  update(fraction: number): void;
  /** Removes the line. */
  clear(): void;
}

/** @param verb what is going on: `Reading` */
export function progressLine(
  name: string,
  terminal: Terminal,
  now = () => performance.now(),
  verb = 'Reading',
): ProgressLine {
  const begin = now();
  let shown = '';
  return {
    update: fraction => {
      if (terminal.isTTY !== true || now() - begin < AFTER_MS) return;
      const line = `${verb} ${name} ${Math.floor(fraction * 100)} %`;
      if (line !== shown) terminal.write(`\r\u001b[K${line}`);
      shown = line;
    },
    clear: () => {
      if (shown !== '') terminal.write('\r\u001b[K');
      shown = '';
    },
  };
}
