// What the driver's settings say about hardware counters; the text is that of a real /proc/driver/nvidia/params.

import assert from 'node:assert/strict';
import { reservesCounters } from '../../../../src/core/measure/counters.ts';

const params = (value: number): string =>
  `ResmanDebugLevel: 4294967295\nRmMsg: ""\nRmProfilingAdminOnly: ${value}\nPreserveVideoMemoryAllocations: 0\n`;

describe('permission to read counters', () => {
  it('is reserved where the driver says so', () => assert.equal(reservesCounters(params(1)), true));
  it('is free where it says no, or nothing', () => {
    assert.equal(reservesCounters(params(0)), false);
    assert.equal(reservesCounters(params(10)), false);
    assert.equal(reservesCounters(''), false);
  });
});
