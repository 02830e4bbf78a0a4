// Prints the rows of benches as a table: name, ours, reference, ratio, goal.

const headings = ['', 'ours', 'reference', 'ratio', 'goal', ''];

export function printTable(results) {
  const lines = results.flatMap(({ file, code, rows }) => [
    [`${file}${code === 0 ? '' : ` (ended with exit code ${code})`}`, '', '', '', '', ''],
    ...rows.map(row => [
      `  ${row.name}`,
      amount(row.ours, row.unit),
      amount(row.reference, row.unit),
      row.ratio === undefined ? '' : row.ratio.toFixed(2),
      row.goal === undefined ? '' : `≤ ${row.goal}`,
      row.met === undefined ? (row.skipped ?? '') : row.met ? 'met' : 'MISSED',
    ]),
  ]);
  const table = [headings, ...lines];
  const widths = headings.map((_, column) => Math.max(...table.map(line => line[column].length)));
  for (const line of table) {
    const cells = line.map((text, column) =>
      column === 0 || column === 5 ? text.padEnd(widths[column]) : text.padStart(widths[column]),
    );
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function amount(value, unit) {
  if (value === undefined) return '';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
