// What a step of one rank covers on the timeline of a run.

import assert from 'node:assert/strict';
import type { Track } from '../../../src/core/lod/types.ts';
import type { NamedDevice } from '../../../src/core/format/device-name.ts';
import { areaRows, areaText } from '../../../webview/timeline/fields.ts';
import { isMean, onItsDevice, placeText } from '../../../webview/timeline/node-tracks.ts';

const track = (id: number, parent: number, role: Track['role'], ...args: string[]): Track => ({
  ...{ id, parent, role, kind: role === 'device' ? 'group' : 'spans' },
  ...{ depths: 1, folded: false, count: 1, label: { key: '{0}', args } },
});
const device = (ordinal: number): NamedDevice => ({ ordinal, name: `rank ${ordinal} · H200` });
const one = [track(0, -1, 'device', 'GPU 4'), track(1, 0, 'steps'), track(2, 0, 'stream')];
const two = [
  ...one,
  track(3, -1, 'device', 'GPU 5'),
  track(4, 3, 'steps'),
  track(5, 3, 'stream'),
  track(6, -1, 'process', 'python3'),
];
const devices = { devices: [device(4), device(5)] };
const step = { startNs: 0, endNs: 9, label: 'step 7', node: '/phase:decode/device:1/step:7' };

describe('a node of one device', () => {
  it('is limited to the tracks of that device, found by its position and not by its number', () => {
    assert.deepEqual(onItsDevice(step, two, devices), { ...step, tracks: [3, 4, 5] });
  });

  it('is left as it is where there is one device, one span, or tracks of its own', () => {
    assert.equal(onItsDevice(step, one, devices), step);
    for (const more of [{ span: 3 }, { tracks: [1] }, { node: '/phase:decode' }]) {
      const selection = { ...step, ...more };
      assert.equal(onItsDevice(selection, two, devices), selection);
    }
  });
});

describe('the title of a selection', () => {
  it('has the device where it is limited to one, and the phase where many layers are one', () => {
    const title = (more: Partial<typeof step & { tracks: number[] }>) =>
      placeText(onItsDevice({ ...step, ...more }, two, devices), two, devices);
    assert.equal(title({}), 'step 7 · GPU 5');
    assert.equal(title({ node: '/phase:decode/device:1', label: 'GPU 5' }), 'GPU 5');
    assert.equal(title({ node: '/phase:decode' }), 'step 7');
    const mean = '/phase:decode/mean:0/operator:norm';
    assert.equal(title({ node: mean, label: 'norm' }), 'decode · norm');
    assert.ok(isMean(mean) && !isMean(step.node));
  });
});

describe('the sums of an area', () => {
  const sums = { operations: 2, kernels: 2, kernelNs: 300, busyNs: 300, apiCalls: 0, top: [] };
  const area = { startNs: 0, endNs: 100, ...sums, copies: 0, copyNs: 0, copyBytes: 0 };

  it('say what share of the time of all devices they are', () => {
    assert.match(areaText({ ...area, devices: 4 }), /GPU busy 75\.0 % of 4 devices/);
    const rows = areaRows({ ...area, devices: 4 }).map(({ figure }) => figure.text);
    assert.ok(rows.includes('4') && rows.includes('300 ns · 75.0 %'), rows.join());
    assert.match(areaText({ ...area, devices: 1, busyNs: 50 }), /GPU busy 50\.0 % ·/);
    assert.match(areaText({ ...area, devices: 0, busyNs: 0 }), /GPU busy 0\.0 %/);
  });
});
