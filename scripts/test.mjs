// `npm test`: installs what is missing, builds, and runs every tier of checks.
//
//   npm test                              everything
//   npm test -- unit lint                 only these: lint types unit integration browser
//   npm test -- unit --grep tile          only tests whose title matches
//   npm test -- unit test/unit/x.test.ts  only these files
//   npm test -- integration --host=server the VS Code to use: auto, electron or server
//
// The last line is always `N passed, N failed`. Plain Node 20 must be able to start this file.

import { ensureDependencies } from './lib/deps.mjs';
import { ensureNode } from './lib/node.mjs';
import { messageOf } from './lib/script.mjs';
import { parseTestArguments } from './lib/test-arguments.mjs';

/** In running order. A tier's module is loaded late because it may need the dependencies. */
const tiers = ['build', 'types', 'lint', 'unit', 'integration', 'browser'];
/** These work on the bundles, so asking for one of them builds first. */
const needBuild = ['unit', 'integration', 'browser'];
/** Without bundles these can only repeat the build's failure. */
const needBundles = ['integration', 'browser'];

const options = parseTestArguments(process.argv.slice(2), tiers);
const chosen = tiers.filter(tier =>
  tier === 'build'
    ? options.tiers.some(name => name === 'build' || needBuild.includes(name))
    : options.tiers.includes(tier),
);

const totals = { passed: 0, failed: 0, skipped: 0 };
/** One line for each test that failed, repeated at the end: what tiers print is long. */
const causes = [];
try {
  await ensureDependencies();
  const context = { ...options, node: await ensureNode() };
  let built = true;
  for (const tier of chosen) {
    if (!built && needBundles.includes(tier)) {
      process.stdout.write(`\n== ${tier}: not run, the build failed\n`);
      totals.failed++;
      continue;
    }
    const result = await runTier(tier, context);
    if (tier === 'build') built = result.failed === 0;
    for (const key of Object.keys(totals)) totals[key] += result[key] ?? 0;
    causes.push(...(result.causes ?? []).map(cause => `${tier}: ${cause}`));
  }
} catch (error) {
  // Nothing could be run at all, for example for want of a network.
  process.stdout.write(`${messageOf(error)}\n`);
  totals.failed++;
}
if (causes.length > 0) process.stdout.write(`\nFailed:\n${causes.join('\n')}\n`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
process.exitCode = totals.failed > 0 ? 1 : 0;
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);

/** Runs one tier; whatever it throws is one failed test, so that the other tiers still run. */
async function runTier(tier, context) {
  process.stdout.write(`\n== ${tier}\n`);
  const begin = Date.now();
  let result;
  try {
    const { runTier: runIt } = await import(`./tiers/${tier}.mjs`);
    result = await runIt(context);
  } catch (error) {
    process.stdout.write(`${messageOf(error)}\n`);
    result = { passed: 0, failed: 1 };
  }
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  const { passed, failed, skipped = 0 } = result;
  const outcome = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  process.stdout.write(`== ${tier}: ${outcome} (${seconds} s)\n`);
  return result;
}
