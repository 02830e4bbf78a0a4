// Reads the command line of `npm test`. Stops with one line on what it does not know.

import { existsSync } from 'node:fs';

const hosts = ['auto', 'electron', 'server'];

/**
 * @param {string[]} args
 * @param {string[]} known names of tiers
 * @returns {{ tiers: string[], grep: string | undefined, host: string, files: string[] }}
 */
export function parseTestArguments(args, known) {
  const options = { tiers: [], grep: undefined, host: 'auto', files: [] };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].startsWith('--') ? splitFlag(args[i]) : [args[i], undefined];
    if (name === '--grep') options.grep = inline ?? args[++i];
    else if (name === '--host') options.host = inline ?? args[++i];
    else if (known.includes(name)) options.tiers.push(name);
    else if (!name.startsWith('-') && existsSync(name)) options.files.push(name);
    else fail(`Unknown argument "${args[i]}"; tiers are ${known.join(', ')}.`);
  }
  if (!hosts.includes(options.host)) fail(`--host is one of ${hosts.join(', ')}.`);
  if (options.tiers.length === 0) {
    options.tiers = options.files.length > 0 ? tiersOf(options.files) : known;
  }
  return options;
}

/** The tiers that given files belong to, from their folder: test/unit/..., test/browser/... */
function tiersOf(files) {
  return [...new Set(files.map(file => /test\/(\w+)\//.exec(file)?.[1] ?? 'unit'))];
}

function splitFlag(text) {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
