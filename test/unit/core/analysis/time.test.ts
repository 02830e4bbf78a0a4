/** Computation, communication and copies: drawn, and the real traces. */

import assert from 'node:assert/strict';
import { deviceTimes } from '../../../../src/core/analysis/time.ts';
import { drawTrace } from '../../../support/ascii-trace.ts';
import { nsysTrace } from '../../../support/nsys-traces.ts';
import { traceOpener } from '../../../support/open.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

describe('time of a device', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();

  it('tells overlapped from exposed communication', () => {
    const trace = drawTrace(
      `
      stream 7 | aaaa   bbbb |
      stream 8 |   nnnnnn    |`,
      { names: { n: 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL' } },
    );
    const [time] = deviceTimes(trace);
    assert.deepEqual(
      [
        time?.computationNs,
        time?.communicationNs,
        time?.overlapNs,
        time?.exposedCommunicationNs,
        time?.busyNs,
        time?.kernelNs,
      ],
      [80, 60, 30, 30, 110, 140],
    );
  });

  it('eager7b: copies from the host are 95 % of it, kernels 5 %', async function () {
    const { trace } = await open(await nsysTrace(this, 'eager7b', temporary));
    const [time] = deviceTimes(trace);
    const share = (ns: number): number => Math.round((1000 * ns) / time!.busyNs) / 10;
    assert.deepEqual([share(time!.memcpy.htod!.ns), share(time!.kernelNs)], [95, 5]);
    assert.equal(time!.spanNs, 2291134276);
  });

  it('tp4: all communication is exposed, and the device is never idle for long', async function () {
    const { trace } = await open(await nsysTrace(this, 'tp4.rank0', temporary));
    const [time] = deviceTimes(trace);
    assert.equal(time!.communicationNs, 205492169);
    assert.deepEqual([time!.overlapNs, time!.exposedCommunicationNs], [0, 205492169]);
    assert.equal(
      time!.busyNs,
      time!.computationNs + time!.communicationNs + time!.memsetNs + time!.memcpy.dtoh!.ns,
    );
  });

  it("long: busy 31.6 % over the span that NVIDIA's rule takes", async function () {
    const { trace } = await open(await nsysTrace(this, 'long', temporary));
    const [time] = deviceTimes(trace);
    assert.deepEqual([time!.startNs, time!.spanNs], [8825107, 6979550872]);
    assert.equal(((100 * time!.busyNs) / time!.spanNs).toFixed(1), '31.6');
  });
});
