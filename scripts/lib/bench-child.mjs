// The process that runs one bench file: gives it its context and writes the rows it pushed.

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { cacheDir, root, sharedDir } from './paths.mjs';
import { temporaryFolder } from './temporary.mjs';

const [file, output] = process.argv.slice(2);
const temporary = temporaryFolder();
const rows = [];
try {
  const { default: bench } = await import(pathToFileURL(file).href);
  await bench({
    root,
    sharedDir,
    cacheDir,
    temporary: temporary.folder,
    push: row => rows.push({ ...row, ...judge(row) }),
    note: text => process.stderr.write(`  ${text}\n`),
  });
} finally {
  writeFileSync(output, JSON.stringify(rows));
  temporary.remove();
}

function judge({ ours, reference, goal }) {
  const ratio = ours === undefined || reference === undefined ? undefined : ours / reference;
  const judged = ratio ?? ours;
  return { ratio, met: goal === undefined || judged === undefined ? undefined : judged <= goal };
}
