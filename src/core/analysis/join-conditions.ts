/**
 * Under what conditions ncu measured a kernel: clocks and caches. Why its time differs from that in the real run. From
 * the result's own flag and the command line in the report; where neither is there, nothing is said.
 */

import type { MeasuringConditions } from '../protocol/join.ts';
import type { Report } from '../report/report.ts';

const COMMAND_LINE = 'Command line';

/** ncu's defaults (`--clock-control base`, `--cache-control all`) hold where a command line has no such option. */
export function measuringConditions(report: Report, kernel: number): MeasuringConditions {
  const command = report.facts.find(({ label }) => label === COMMAND_LINE)?.value;
  const locked = report.kernels[kernel]?.clocksLocked;
  const clocks = clocksOf(command && (option(command, 'clock-control') ?? 'base'), locked);
  const cache = command && (option(command, 'cache-control') ?? 'all');
  return {
    ...(clocks === undefined ? {} : { clocks }),
    ...(cache === undefined || cache === ''
      ? {}
      : { caches: cache === 'none' ? ('kept' as const) : ('flushed' as const) }),
  };
}

/** The result's flag says what was; the option, which clock was meant. */
function clocksOf(
  control: string | undefined,
  locked: boolean | undefined,
): MeasuringConditions['clocks'] {
  if (locked === false) return 'free';
  if (control === 'base' || control === 'boost') return control;
  if (locked === true) return 'locked';
  return control === undefined || control === '' ? undefined : 'free';
}

/** The value of ncu's own option: before the program, which may have options of the same name. */
function option(command: string, name: string): string | undefined {
  return new RegExp(`\\s--${name}[=\\s]+([\\w-]+)`).exec(command)?.[1];
}
