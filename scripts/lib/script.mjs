// What every script does before and after its own work: reads its words, installs what is missing,
// builds, and says in one line what went wrong.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './deps.mjs';
import { ensureNode } from './node.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** Node's `parseArgs`, without the stack where a word is unknown. */
export function readArguments(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // The sentences after it are about file names that begin with a dash.
    return stop(error.message.split('. ')[0]);
  }
}

/** Ends the script with exit status 2, wrong usage. */
export function stop(message) {
  const script = path.relative(root, process.argv[1]);
  process.stderr.write(`${message}; the head of ${script} says what there is.\n`);
  process.exit(2);
}

/**
 * Runs the work of a script once everything it needs is there.
 *
 * @param {(node: string) => Promise<void>} work is given a Node that suits
 */
export async function runScript(work) {
  try {
    await ensureDependencies();
    await work(await ensureNode());
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** Builds the bundles; what is said of it goes to standard error, standard output is the script's. */
export async function build(node) {
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const { code } = await run(node, [path.join(root, 'esbuild.mjs')], options);
  if (code !== 0) throw new Error('The build failed; see above.');
}
