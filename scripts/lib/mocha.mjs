// Runs mocha in plain Node over TypeScript files and brings back its totals.
// A run without a result file counts as a failure, whatever its exit code was.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { moduleFile, root } from './paths.mjs';
import { run } from './run.mjs';
import { temporaryFolder } from './temporary.mjs';

/** `config` has mocha's options as in .mocharc.json. */
export async function runMocha({ node, config, grep, files, env, timeoutMs }) {
  const { folder, remove } = temporaryFolder();
  const resultFile = path.join(folder, 'result.json');
  const args = [
    '--disable-warning=ExperimentalWarning',
    moduleFile('mocha', 'bin', 'mocha.js'),
    '--no-config',
    '--reporter=test/support/result-reporter.cjs',
    `--extension=${config.extension ?? 'ts'}`,
    `--timeout=${config.timeout ?? 10_000}`,
    ...(config.require ?? []).map(file => `--require=${file}`),
    ...(grep === undefined ? [] : ['--grep', grep]),
    ...(files.length > 0 ? files : config.spec),
  ];
  const fullEnv = { ...process.env, ...env, TZ: 'UTC', KERNEL_LENS_TEST_RESULT: resultFile };
  try {
    const { code, timedOut } = await run(node, args, { cwd: root, env: fullEnv, timeoutMs });
    return verdict(readResult(resultFile), code, timedOut ? timeoutMs : undefined);
  } finally {
    remove();
  }
}

/** Totals of a run; `undefined` where it did not reach its end. */
export function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Holds the result file against the exit code: both must agree that all is well.
 *
 * @param {{ passed: number, failed: number, skipped: number } | undefined} result
 * @param {number} code
 * @param {number} [deadlineMs] the deadline that ended the run, if one did
 */
export function judge(result, code, deadlineMs) {
  const totals = { ...(result ?? { passed: 0, failed: 0, skipped: 0 }) };
  let remark = '';
  if (deadlineMs !== undefined) remark = `Ended by its deadline of ${deadlineMs / 1000} s.`;
  else if (result === undefined) remark = `The run broke off without a result (exit code ${code}).`;
  else if (totals.failed === 0 && code !== 0) {
    remark = `All tests passed, yet the exit code is ${code}.`;
  } else if (totals.passed + totals.failed + totals.skipped === 0) remark = 'No tests were found.';
  if (remark !== '' && totals.failed === 0) totals.failed = 1;
  return { totals, remark };
}

/** The same, with the remark printed: what a tier reports. */
export function verdict(result, code, deadlineMs) {
  const { totals, remark } = judge(result, code, deadlineMs);
  if (remark !== '') process.stdout.write(`${remark}\n`);
  return totals;
}
