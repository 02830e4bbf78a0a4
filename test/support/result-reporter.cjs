// The mocha reporter of every tier: the usual `spec` text, plus a small JSON file with the totals
// and what failed.
// The file is the proof that a run came to its end; a crashed process leaves none.

const fs = require('node:fs');
const Mocha = require('mocha');

/** A difference of two values shows in these. */
const MESSAGE_LINES = 20;

module.exports = class ResultReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.KERNEL_LENS_TEST_RESULT;
    runner.once('end', () => {
      if (!file) return;
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const causes = this.failures.map(test => `${test.fullTitle()}: ${told(test.err)}`);
      fs.writeFileSync(
        file,
        JSON.stringify({ passed: passes, failed: failures, skipped: pending, causes }),
      );
    });
  }
};

/** The beginning of the message, and where in a spec it was thrown. */
function told(error) {
  const message = String(error?.message ?? '').split('\n');
  const stack = String(error?.stack ?? '').split('\n');
  const place = stack.find(line => /^\s+at .*\.test\./.test(line));
  const lines = [
    ...message.slice(0, MESSAGE_LINES),
    ...(place === undefined ? [] : [place.trim()]),
  ];
  return lines.filter(line => line.trim() !== '').join('\n    ');
}
