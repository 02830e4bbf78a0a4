/** What of a file could not be read, as comparisons say it: what is missing takes no time in them. */

/** Warnings of the readers after which events or kernels are missing. */
const LOSSES = new Set([
  'events-lost',
  'events-skipped',
  'file-skipped',
  'gzip-cut',
  'kernel-damaged',
  'kernel-end-damaged',
  'launches-missing',
  'members-lost',
  'metrics-damaged',
  'numbers-unread',
  'report-cut',
  'report-damaged',
  'rows-cut',
  'rows-damaged',
  'table-damaged',
  'times-invalid',
  'trace-cut',
]);

/** Their messages; '' where nothing is missing. */
export function lossesOf(
  warnings: readonly { readonly reason: string; readonly message: string }[],
): string {
  return warnings
    .flatMap(({ reason, message }) => (LOSSES.has(reason) ? [message] : []))
    .join('; ');
}
