/**
 * What warnings and gaps of a trace say, by reason, in the form of failure-texts.ts. Data only. A reason that is
 * missing here is shown as the English message that came with it; names of tables and files stay as they are.
 */

import type { FailureText } from './failure-texts.ts';

export const WARNING_TEXTS: Readonly<Record<string, readonly FailureText[]>> = {
  'table-damaged': [
    { message: '{0} is damaged: some of its content is missing' },
    { message: '{0} is damaged: about {1} rows could not be read' },
  ],
  'unknown-schema': [
    {
      message: 'Export schema {0} is newer than this program knows; figures may be missing',
    },
  ],
  'graph-level-trace': [
    {
      message:
        'Graph-level trace: the kernels inside {0} CUDA graph launches were not recorded; capture again with --cuda-graph-trace=node',
    },
  ],
  'no-operations': [
    {
      message:
        'No GPU operation was recorded: there are no kernels to show; capture with nsys profile -t cuda,nvtx',
    },
    {
      message: 'No GPU operation was recorded: there are no kernels to show; profile with {0}',
    },
  ],
  'no-calls': [
    {
      message:
        'No CUDA API call is in the file: launch delays and the causes of idle time are unknown',
    },
  ],
  'no-names': [
    {
      message:
        'The table StringIds is not in the file: names are shown as numbers; export all tables',
    },
  ],
  'source-failed': [
    {
      message: '{0} cannot be read beyond {1} bytes of JSON ({2}); what comes before is shown',
    },
  ],
  'gzip-cut': [
    {
      message: '{0} ends before its gzip stream does; events read from the part that is there: {1}',
    },
  ],
  'trace-cut': [{ message: 'The list of events has no end: the file was cut off after event {0}' }],
  'events-lost': [
    {
      message:
        'Places that could not be read: {1} ({0} B), the first at byte {2}; as many events or more are missing',
    },
  ],
  'events-repaired': [
    {
      message:
        'Events that are no proper JSON (quotes or control characters in names), read by guessing: {0}',
    },
  ],
  'members-lost': [{ message: 'Entries beside the events could not be read: {0}' }],
  'launches-missing': [{ message: '{0} of {1} device operations have no launch call in the file' }],
  'times-invalid': [{ message: 'Events without a usable time, left out: {0}' }],
  'ends-unmatched': [{ message: 'Ends without a beginning, left out: {0}' }],
  'lanes-shared': [{ message: 'More threads than a trace can have rows; {0} of them share one' }],
  'counters-omitted': [
    { message: 'More counters than are kept; samples of the others, left out: {0}' },
  ],
  'ranks-not-aligned': [
    {
      message: 'The clocks of the ranks could not be aligned: each is shown from its own beginning',
    },
  ],
  'files-ignored': [{ message: 'Other files of the folder, left out ({0}): {1}' }],
  'file-skipped': [{ message: '{0} could not be read: {1}' }],
  'report-cut': [{ message: 'The file ends in the middle; kernels that could be read: {0}' }],
  'report-damaged': [{ message: 'The report is damaged near byte {0} ({1})' }],
  'unknown-version': [
    {
      message: 'The report has container version {0}; known is {1}. Some things may be missing.',
    },
  ],
  'kernel-damaged': [{ message: 'Kernel {0} is damaged ({1}) and left out' }],
  'kernel-end-damaged': [{ message: 'Kernel {0} is damaged ({1}); its last parts are left out' }],
  'metrics-damaged': [{ message: 'Damaged metrics that are left out: {0}' }],
  'unnamed-metrics': [{ message: 'Metrics without a name in the file, left out: {0}' }],
  'rows-cut': [{ message: 'The file ends inside a row; kernels that could be read: {0}' }],
  'rows-damaged': [{ message: 'Rows that are incomplete, left out: {0}' }],
  'numbers-unread': [{ message: 'Numbers in another notation than the others, left out: {0}' }],
  'units-missing': [
    {
      message:
        'The row of units is missing below the names of the columns; all values are taken for base units (ns, byte), as ncu prints them with --print-units base',
    },
  ],
  'profiler-message': [{ message: 'ncu said: {0}' }],
  'events-skipped': [{ message: 'Events of kinds that are not shown, left out: {0}' }],
};
