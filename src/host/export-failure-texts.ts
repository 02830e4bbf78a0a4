/** What failures of writing an export say, in the form of failure-texts.ts, which has them among its own. Data only. */

export const EXPORT_FAILURE_TEXTS = {
  'no-time-line': [
    {
      message: 'A report of hardware counters has no timeline, so it has no Chrome trace',
      advice: 'Export it as CSV, JSON or Parquet.',
    },
  ],
  'export-over-input': [
    {
      message: '{0} is what is being exported and is never written to',
      advice: 'Choose another file.',
    },
  ],
  'export-to-folder': [{ message: '{0} is a folder', advice: 'Name the file to write.' }],
  'export-no-permission': [{ message: '{0} cannot be written: no permission' }],
  'export-no-space': [{ message: '{0} cannot be written: no space left' }],
  'export-no-folder': [{ message: '{0} cannot be written: there is no such folder' }],
  'export-read-only': [{ message: '{0} cannot be written: the file system is read-only' }],
  'export-too-large': [
    { message: '{0} cannot be written: the file would be too large for this file system' },
  ],
  'export-name-too-long': [{ message: '{0} cannot be written: the name is too long' }],
  'export-disk-failed': [{ message: '{0} cannot be written: the disk failed' }],
  'export-not-local': [
    {
      message: '{0} is not on this machine ({1}:)',
      advice: 'Choose a folder on the machine where VS Code runs its extensions.',
    },
  ],
};
