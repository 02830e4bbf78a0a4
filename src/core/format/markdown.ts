/** Tables of Markdown as GitHub shows them. */

/** @param texts positions of the columns that are no numbers */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly number[] = [0],
): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = titles.map((_, i) => (texts.includes(i) ? '---' : '---:'));
  return [line(titles), line(rule), ...rows.map(line)];
}

/** A name as code, so that nothing in it is taken for Markdown or HTML, as the `<long>` of a kernel's arguments is. */
export function markdownCode(name: string): string {
  return `\`${oneLine(name).replaceAll('`', "'")}\``;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
