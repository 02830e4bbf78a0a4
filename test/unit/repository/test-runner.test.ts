// The runner must not be fooled: no result, a bad exit code or a missed deadline are failures.

import assert from 'node:assert/strict';
import { judge } from '../../../scripts/lib/mocha.mjs';
import { suits } from '../../../scripts/lib/node.mjs';
import { parseTestArguments } from '../../../scripts/lib/test-arguments.mjs';

const tiers = ['build', 'types', 'lint', 'unit', 'integration', 'browser'];

describe('test runner', () => {
  it('takes the totals of a run that ended well', () => {
    const totals = { passed: 3, failed: 0, skipped: 1 };
    assert.deepEqual(judge(totals, 0).totals, totals);
  });

  it('counts a run without a result as a failure, even with exit code 0', () => {
    assert.equal(judge(undefined, 0).totals.failed, 1);
  });

  it('counts a bad exit code as a failure, even where all tests passed', () => {
    const { totals } = judge({ passed: 3, failed: 0, skipped: 0 }, 134);
    assert.deepEqual(totals, { passed: 3, failed: 1, skipped: 0 });
  });

  it('does not count a failing test twice', () => {
    assert.equal(judge({ passed: 3, failed: 2, skipped: 0 }, 2).totals.failed, 2);
  });

  it('counts a run that tested nothing as a failure', () => {
    assert.equal(judge({ passed: 0, failed: 0, skipped: 0 }, 0).totals.failed, 1);
  });

  it('says when a deadline ended the run', () => {
    const { remark, totals } = judge({ passed: 3, failed: 0, skipped: 0 }, 124, 5000);
    assert.match(remark, /deadline of 5 s/);
    assert.equal(totals.failed, 1);
  });

  it('reads tiers, files and options', () => {
    const options = parseTestArguments(['unit', '--grep', 'tile', '--host=server'], tiers);
    assert.deepEqual(options, { tiers: ['unit'], grep: 'tile', host: 'server', files: [] });
    assert.deepEqual(parseTestArguments([], tiers).tiers, tiers);
    const file = 'test/unit/repository/test-runner.test.ts';
    assert.deepEqual(parseTestArguments([file], tiers).tiers, ['unit']);
  });

  it('knows which Node will do', () => {
    const versions = (node: string, napi: string) => ({ ...process.versions, node, napi });
    assert.equal(suits(versions('20.20.2', '9')), false);
    assert.equal(suits(versions('22.14.0', '10')), false);
    assert.equal(suits(versions('22.18.0', '10')), true);
    assert.equal(suits(versions('24.21.0', '10')), true);
  });
});
