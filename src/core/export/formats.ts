/** The forms that a file can be exported in, and what is told of each. */

export const EXPORT_FORMATS = ['csv', 'json', 'chrome', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What the name of an exported file ends with. */
export const EXPORT_EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  json: 'json',
  chrome: 'trace.json',
  parquet: 'parquet',
};
