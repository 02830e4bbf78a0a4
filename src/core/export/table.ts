/**
 * What is exported as a table: typed columns whose cells are made when asked for, so that millions of rows never exist
 * at once. Knows no format of files; csv.ts, json.ts and the worker's Parquet writer do.
 */

/** null = the event has no such thing, or the file does not say. NaN is a measured value that is no number. */
export type ExportCell = string | number | bigint | null;

/** How a column is stored where types matter. Integers beyond 2^53 come as bigint. */
export type ExportType = 'int32' | 'int64' | 'double' | 'text';

export interface ExportColumn {
  /** Stable: scripts are written against it. Unique within the table. */
  readonly name: string;
  readonly type: ExportType;
  /** '' = none. */
  readonly unit: string;
  /** What it is, as one English phrase; it is part of the document. */
  readonly about: string;
  /** Whether the header of a CSV names the unit, where the name does not end with it. */
  readonly headsWithUnit?: true;
  cell(row: number): ExportCell;
}

export interface ExportTable {
  /** What one row is: `events`, `kernels`. */
  readonly name: string;
  readonly length: number;
  readonly columns: readonly ExportColumn[];
}

/** A part of a text, in order. */
export interface TextPiece {
  readonly text: string;
  /** 0..1 of the whole, for progress. */
  readonly fraction: number;
}

/** Letters of a piece, about: large enough to write at once, small enough to stop in between. */
const PIECE = 1 << 16;

/** Lines of a text gathered into pieces. */
export class PieceMaker {
  private lines: string[] = [];
  private letters = 0;

  /** Whether enough has come together for a piece. */
  add(line: string): boolean {
    this.lines.push(line);
    this.letters += line.length;
    return this.letters >= PIECE;
  }

  take(fraction: number): TextPiece {
    const text = this.lines.join('');
    this.lines = [];
    this.letters = 0;
    return { text, fraction };
  }
}
