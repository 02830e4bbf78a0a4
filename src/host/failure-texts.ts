/**
 * What failures say, by reason: English templates with the failure's `args` as {0}, {1} …, which are also the keys of
 * the translations in l10n/. Data only; failures.ts fills them in. A reason that is missing here is shown as the
 * English message that came with it.
 */

import { EXPORT_FAILURE_TEXTS } from './export-failure-texts.ts';

export interface FailureText {
  readonly message: string;
  readonly advice?: string;
}

/** Several texts of one reason differ in how many args they need; the one that uses the most of them is taken. */
export const FAILURE_TEXTS: Readonly<Record<string, readonly FailureText[]>> = {
  // Of the host.
  'not-a-local-file': [
    {
      message: '{0} is not a file on this machine ({1}:)',
      advice: 'Save a copy on the machine where VS Code runs its extensions, and open that.',
    },
  ],
  'engine-crashed': [
    {
      message: 'The trace engine has stopped unexpectedly ({0})',
      advice: 'Restart it; if it stops again, the log tells more.',
    },
  ],
  'engine-stopped': [{ message: 'The trace engine was stopped', advice: 'Try again.' }],
  'out-of-memory': [
    {
      message: 'The trace is too large for the memory of the trace engine',
      advice: 'Close other traces, or export a part of this one and open that.',
    },
  ],
  cancelled: [{ message: 'Reading was stopped', advice: 'Try again to read the file.' }],
  'nsys-path-wrong': [
    {
      message: 'The setting kernelLens.nsysPath names no program: {0}',
      advice: 'Correct the setting, or empty it to look for nsys on PATH.',
    },
  ],
  'ncu-path-wrong': [
    {
      message: 'The setting kernelLens.ncuPath names no program: {0}',
      advice: 'Correct the setting, or empty it to look for ncu on PATH.',
    },
  ],
  'nsys-untrusted': [
    {
      message:
        '{0} has to be converted by nsys, which is not run in a workspace that is not trusted',
      advice: 'Trust the workspace, or run this yourself and open the result: {1}',
    },
  ],
  'nsys-not-found': [
    {
      message: '{0} has to be converted by nsys, which was not found on this machine',
      advice: 'Set kernelLens.nsysPath, or run this where nsys is and open the result: {1}',
    },
  ],
  'nsys-failed': [
    {
      message: 'nsys could not convert {0}: {1}',
      advice: 'The log has all that nsys said. An nsys older than the report cannot read it.',
    },
  ],

  // Of the worker.
  'node-too-old': [
    {
      message: 'This VS Code runs extensions on Node {0}; Kernel Lens needs Node 22.14 or newer',
      advice: 'Update VS Code.',
    },
  ],
  'no-sqlite': [
    {
      message: 'The SQLite library does not load on {0}: {1}',
      advice: 'Install the extension again; if that does not help, report this message.',
    },
  ],
  'file-not-found': [
    {
      message: '{0}: no such file ({1})',
      advice: 'Check the path; the file may have been moved or deleted.',
    },
  ],
  'no-permission': [
    { message: '{0}: no permission to read {1}', advice: 'Allow reading of the file.' },
  ],
  'is-a-folder': [{ message: '{0} is a folder, not a trace', advice: 'Choose a file inside it.' }],
  'not-a-file': [
    {
      message: '{0} is a pipe or a device, not a file',
      advice: 'Save its content as a file and open that.',
    },
  ],
  'no-trace-in-folder': [
    {
      message: '{0} is a folder without a trace that Kernel Lens knows',
      advice: 'Looked for: {1}; among {2} files and folders.',
    },
  ],
  'several-traces': [
    {
      message: '{0} holds several traces that are not ranks of one run',
      advice: 'Choose one of them: {1}.',
    },
  ],
  'too-many-lanes': [
    {
      message: 'The ranks have {0} threads and streams together, more than one view can hold',
      advice: 'Open fewer ranks, or one at a time.',
    },
  ],
  'disk-full': [
    {
      message: '{0}: no space left for a temporary copy',
      advice: 'Free some space in the folder for temporary files, or set TMPDIR to another.',
    },
  ],
  'no-temporary-folder': [
    {
      message: '{0}: a temporary copy is needed, and {1} takes none ({2})',
      advice: 'Set TMPDIR to a folder that can be written to.',
    },
  ],
  unreadable: [
    {
      message: '{0}: the disk or network file system failed while reading {1}',
      advice: 'Copy the file to a local disk and open the copy.',
    },
  ],
  'empty-file': [
    {
      message: '{0} is empty (0 bytes)',
      advice: 'The export or the capture was stopped before anything was written; make it again.',
    },
  ],
  truncated: [
    {
      message: '{0} is cut off or damaged: its end is missing',
      advice: 'Copy or download the file again, or repeat the export.',
    },
    {
      message: '{0} is truncated: {1} of {2} bytes are missing',
      advice: 'Copy or download the file again, or repeat the export.',
    },
  ],
  'database-damaged': [
    {
      message: '{0} is damaged: {1}',
      advice: 'Copy or download the file again, or repeat the export.',
    },
  ],
  'database-busy': [
    {
      message: '{0} is being written by another program',
      advice: 'Wait until the export has finished, then open it again.',
    },
  ],
  'cannot-open': [
    {
      message: '{0} cannot be opened: {1}',
      advice: 'Check that the file exists and may be read.',
    },
  ],
  'database-error': [{ message: '{0}: the database reports an error: {1}' }],

  // Of questions about an open trace.
  'trace-closed': [{ message: 'The trace is not open' }],
  'file-changed': [
    {
      message: '{0} has changed since it was opened',
      advice: 'Open it again to see its new content.',
    },
  ],
  'bad-regular-expression': [
    {
      message: '{0} is no regular expression: {1}',
      advice: 'Leave out the slashes to search for the text itself.',
    },
  ],

  // Of the readers.
  'unknown-format': [
    {
      message: '{0} is no trace or report that Kernel Lens knows',
      advice: 'Looked for: {1}.',
    },
  ],
  'not-a-database': [{ message: '{0} is not an SQLite database' }],
  'empty-database': [
    {
      message: '{0} is an SQLite database without any table',
      advice:
        'The export was stopped before it wrote anything; repeat it: nsys export --type sqlite',
    },
  ],
  'no-events': [
    {
      message: '{0} is an Nsight Systems export without any event',
      advice:
        'Capture with `nsys profile -t cuda,nvtx`, and check that the program ran while the capture was on.',
    },
  ],
  'no-timed-events': [
    {
      message: '{0} has no events with a time',
      advice: 'Check that it is a trace, and that its writer had finished.',
    },
  ],
  'no-profiler-events': [
    {
      message: '{0} has no profiler events',
      advice: 'Export the trace again after the profiler has stopped.',
    },
  ],
  'ascend-analysis': [
    {
      message: "{0} holds results of Ascend's analysis, and no trace",
      advice: 'Open the folder that it lies in, or ascend_pytorch_profiler_*.db beside it.',
    },
  ],
  'nsys-report': [
    {
      message: '{0} is a report of Nsight Systems in its own format, which only its tools can read',
      advice: 'Export it: nsys export --type sqlite {0}',
    },
  ],
  nvprof: [
    {
      message: '{0} is an nvprof file, whose tables differ from those of Nsight Systems',
      advice:
        'Capture again with Nsight Systems: nsys profile -t cuda,nvtx, then nsys export --type sqlite',
    },
  ],
  'report-cut': [
    {
      message: '{0} ends before its first kernel is complete',
      advice: 'Copy the file again, or wait until ncu has finished writing it.',
    },
  ],
  'report-unreadable': [
    {
      message: '{0} is damaged: no kernel in it can be read',
      advice: 'Copy the file again or profile again.',
    },
  ],
  'no-kernels': [
    {
      message: '{0} holds no profiled kernel',
      advice: 'Check the filters that ncu was given (-k, --nvtx-include, -c).',
    },
  ],
  'no-rows': [
    {
      message: '{0} holds no complete row of an Nsight Compute table',
      advice: 'Print it with ncu -i REPORT --page raw --csv, or open the .ncu-rep itself.',
    },
    {
      message: '{0} holds no complete row of an Nsight Compute table',
      advice: 'ncu said: {1}',
    },
  ],
  'not-a-report': [
    {
      message: '{0} is a trace, not a report of hardware counters',
      advice: 'Reopen it as a GPU trace.',
    },
  ],
  'not-a-trace': [
    {
      message: '{0} is a report of Nsight Compute, not a trace',
      advice: 'Open it as a kernel report.',
    },
  ],
  ...EXPORT_FAILURE_TEXTS,
};
