/**
 * `export`: the trace in another form, to standard output or to a file. Written piece by piece, so that millions of
 * events need no memory of their own; what the pieces hold is core's business.
 */

import { toFailure } from '../../core/base/result.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../core/export/formats.ts';
import { exportBytes, type BytePiece } from '../../worker/export/bytes.ts';
import { writeToFile, type Between } from '../../worker/export/to-file.ts';
import type { OutputCommand, OptionValues, Output } from '../command.ts';
import { UsageError } from '../usage.ts';

export const exporting: OutputCommand = {
  name: 'export',
  files: 'one',
  summary: 'the trace in another form: csv, json, chrome (Perfetto) or parquet',
  options: {
    format: {
      value: EXPORT_FORMATS.join('|'),
      help: 'the form; of a report all but chrome',
      choices: EXPORT_FORMATS,
      isRequired: true,
    },
    out: { value: 'PATH', help: 'file to write (standard output)' },
  },
  notes: [
    'One row an event (of a report: a kernel), times in ns, sizes in bytes, a column a fact:',
    'kind, name, device, stream, launch, shape, ranges around, phase, step, layer, operator …',
    'csv has names as they are, also those that a spreadsheet would take for formulas.',
    'json has the samples of counters, too, and says what each column is. chrome opens in',
    'ui.perfetto.dev and chrome://tracing. The file at PATH appears only once it is whole.',
  ],
  check: (options, out) => {
    if (options['out'] === '') throw new UsageError('--out names no file', 'export');
    if (formatOf(options) !== 'parquet' || options['out'] !== undefined) return;
    if (out.isTTY === true) {
      throw new UsageError(
        'parquet is no text for a terminal; name a file with --out PATH, or pipe it',
        'export',
      );
    }
  },
  write: async (file, options, out, between) => {
    const pieces = exportBytes(file, formatOf(options));
    const path = options['out'];
    if (path === undefined) await writeToOutput(pieces, out, between);
    else await writeFile(pieces, path, file.path, between);
  },
};

function formatOf({ format }: OptionValues): ExportFormat {
  return EXPORT_FORMATS.find(known => known === format) ?? 'csv';
}

/** Targets that can be no file to write, which are wrong usage; all else is at fault by itself. */
const WRONG_TARGETS = ['export-over-input', 'export-to-folder'];

async function writeFile(
  pieces: Iterable<BytePiece>,
  path: string,
  input: string,
  between: Between,
): Promise<void> {
  try {
    await writeToFile(pieces, path, [input], between);
  } catch (caught) {
    const { reason, message } = toFailure(caught);
    if (WRONG_TARGETS.includes(reason)) throw new UsageError(`--out: ${message}`, 'export');
    throw caught;
  }
}

/** Waits for whoever reads; ends where nobody does any more (`kernel-lens … | head`). */
async function writeToOutput(
  pieces: Iterable<BytePiece>,
  out: Output,
  between: Between,
): Promise<void> {
  for (const { bytes, fraction } of pieces) {
    const isWanted = await new Promise<boolean>(resolve => {
      out.write(bytes, error => resolve(error === null || error === undefined));
    });
    if (!isWanted) return;
    await between(fraction);
  }
}
