/** The table of commands. To add one, write a file in commands/ and add its row here. */

import { FailureError } from '../core/base/result.ts';
import type { Command, FileCommand, ReportCommand, TraceCommand } from './command.ts';
import { diff } from './commands/diff.ts';
import { exporting } from './commands/export.ts';
import { info } from './commands/info.ts';
import { kernels } from './commands/kernels.ts';
import { launch } from './commands/launch.ts';
import { layers } from './commands/layers.ts';
import { memory } from './commands/memory.ts';
import { ranges } from './commands/ranges.ts';
import { roofline } from './commands/roofline.ts';
import { steps } from './commands/steps.ts';
import { time } from './commands/time.ts';

export const COMMANDS: readonly Command[] = [
  info,
  ...[kernels, time, ranges, steps, layers, launch].map(onTraces),
  ...[roofline, memory].map(onReports),
  diff,
  exporting,
];

/** Refuses reports, which have no timeline. */
function onTraces(command: TraceCommand): FileCommand {
  return {
    ...command,
    files: 'one',
    answer: (file, options) => {
      if (file.opens === 'trace') return command.answer(file.trace, options);
      throw new FailureError({
        reason: 'not-a-trace',
        message: 'this is a report of hardware counters, not a trace',
        advice: `\`${command.name}\` needs a trace of Nsight Systems, PyTorch or Ascend`,
      });
    },
  };
}

/** Refuses traces, which have no hardware counters. */
function onReports(command: ReportCommand): FileCommand {
  return {
    ...command,
    files: 'one',
    answer: (file, options) => {
      if (file.opens === 'report') return command.answer(file.report, options);
      throw new FailureError({
        reason: 'not-a-report',
        message: 'this is a trace, not a report of hardware counters',
        advice: `\`${command.name}\` needs a report of Nsight Compute (.ncu-rep or its CSV)`,
      });
    },
  };
}
