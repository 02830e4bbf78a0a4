// Reads the command line of `npm test`. Stops with one line on what it does not know.

import { existsSync } from 'node:fs';
import { readArguments, stop } from './script.mjs';

const hosts = ['auto', 'electron', 'server'];

/**
 * @param {string[]} args
 * @param {string[]} known names of tiers
 * @returns {{ tiers: string[], grep: string | undefined, host: string, files: string[] }}
 */
export function parseTestArguments(args, known) {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: { grep: { type: 'string' }, host: { type: 'string', default: 'auto' } },
  });
  if (!hosts.includes(values.host)) stop(`--host is one of ${hosts.join(', ')}`);
  const given = positionals.filter(word => known.includes(word));
  const files = positionals.filter(word => !known.includes(word));
  const missing = files.find(file => !existsSync(file));
  if (missing !== undefined) {
    stop(`"${missing}" is no file and no tier; tiers are ${known.join(', ')}`);
  }
  const tiers = given.length > 0 ? given : files.length > 0 ? tiersOf(files) : known;
  return { tiers, grep: values.grep, host: values.host, files };
}

/** The tiers that given files belong to, from their folder: test/unit/..., test/browser/... */
function tiersOf(files) {
  return [...new Set(files.map(file => /test\/(\w+)\//.exec(file)?.[1] ?? 'unit'))];
}
