/**
 * How nsys is called, as text and as arguments, and what its output says. Pure: runs nothing.
 */

import { commandLine } from '../../core/measure/quoting.ts';

/** Arguments that convert `report` into the SQLite file `output`. */
export function exportArguments(report: string, output: string): readonly string[] {
  return ['export', '--type', 'sqlite', '--force-overwrite', 'true', '--output', output, report];
}

/** The command for a person to run, which puts the export beside the report. */
export function exportCommand(report: string, platform: NodeJS.Platform): string {
  const output = siblingOf(report);
  const words = ['nsys', 'export', '--type', 'sqlite', '--output', output, report];
  return commandLine(words, platform === 'win32' ? 'windows' : 'posix');
}

/** Path of the SQLite file that nsys itself writes for a report. */
export function siblingOf(report: string): string {
  return report.replace(/\.nsys-rep$/i, '') + '.sqlite';
}

/** 0..1 from nsys' progress bar (`[=====  52%  ]`); undefined where a piece of output has none. */
export function progressIn(output: string): number | undefined {
  const percent = [...output.matchAll(/(\d{1,3})\s?%/g)].at(-1)?.[1];
  return percent === undefined ? undefined : Math.min(100, Number(percent)) / 100;
}

/** The line that says why nsys failed: the last one that names an error, else the last one. */
export function reasonIn(output: string): string {
  const lines = output.split(/[\r\n]+/).map(line => line.trim());
  const spoken = lines.filter(line => line !== '');
  return (
    spoken.findLast(line => /error|fail|invalid|cannot|unable/i.test(line)) ?? spoken.at(-1) ?? ''
  );
}
