/** Where the large samples lie that are not committed; tests that need one skip with a line where it is missing. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';

const root = resolve(fileURLToPath(import.meta.url), '../../..');

export const sharedDir = process.env['KERNEL_LENS_SHARED'] ?? resolve(root, '../shared');
export const fixturesDir = resolve(root, 'test/fixtures');

/** The path of a sample; skips the running test with a line where there is none. */
export function sharedFile(context: Mocha.Context, name: string): string {
  const path = resolve(sharedDir, name);
  if (!existsSync(path)) {
    process.stdout.write(`      skipped: ${path} is not here\n`);
    context.skip();
  }
  return path;
}

/** The path of a committed fixture. */
export function fixture(name: string): string {
  return resolve(fixturesDir, name);
}
