// The mocha reporter of every tier: the usual `spec` text, plus a small JSON file with the totals
// and what failed.
// The file is the proof that a run came to its end; a crashed process leaves none.

const fs = require('node:fs');
const Mocha = require('mocha');

module.exports = class ResultReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.KERNEL_LENS_TEST_RESULT;
    runner.once('end', () => {
      if (!file) return;
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const causes = this.failures.map(
        test => `${test.fullTitle()}: ${String(test.err?.message ?? '').split('\n')[0]}`,
      );
      fs.writeFileSync(
        file,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, causes }),
      );
    });
  }
};
