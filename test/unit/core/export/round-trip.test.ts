/** A Chrome export opened here again: the same kernels, copies, launches, steps and layers. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceNames } from '../../../../src/core/analysis/headline.ts';
import { kernelSummary } from '../../../../src/core/analysis/kernels.ts';
import { launchSummary } from '../../../../src/core/analysis/launch.ts';
import { rangeSummary } from '../../../../src/core/analysis/ranges.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { copySummary } from '../../../golden/copy-summary.ts';
import { exported } from '../../../support/exports.ts';
import { traceOpener } from '../../../support/open.ts';
import { fixture } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const FILES = [
  'sample/eager7b.sqlite',
  'nsys/graph7b.sqlite',
  'nsys/gpu-metrics.sqlite',
  'nsys/tp4.rank0.sqlite',
  'torch/eager.pt.trace.json',
  'torch/stack.pt.trace.json',
  'torch/steps.pt.trace.json',
  'torch/tp4.rank0.pt.trace.json',
];

/** What must survive. Times count from the first event of each file. */
function figuresOf(trace: Trace): unknown {
  const { steps, layers, layerTemplate, template } = findSteps(trace);
  const first = steps[0]?.startNs ?? 0;
  return {
    origin: trace.originNs === undefined ? undefined : trace.originNs + BigInt(first),
    kernels: kernelSummary(trace, 'grid').map(({ rows: _, ...row }) => row),
    copies: copySummary(trace),
    launches: launchSummary(trace),
    ranges: rangeSummary(trace)
      .map(({ name, host, projected }) => [name, host.total, projected.total].join(' '))
      .sort(),
    steps: steps.map(({ range: _, operations, startNs, ...step }) => ({
      ...step,
      startNs: startNs - first,
      operations: operations.length,
    })),
    layers: layers.map(({ range: _, operations, startNs, ...layer }) => ({
      ...layer,
      startNs: startNs - first,
      operations: operations.length,
    })),
    ...{ template, layerTemplate },
  };
}

describe('a Chrome export opened again', function () {
  const open = traceOpener();
  const temporary = temporaryFolder();

  for (const name of FILES) {
    it(`is the same trace: ${name}`, async () => {
      const file = await open(fixture(name));
      const path = join(temporary(), `${name.replaceAll('/', '-')}.json`);
      writeFileSync(path, exported(file, 'chrome'));
      const again = await open(path);
      assert.equal(again.trace.format, 'kineto-json');
      assert.deepEqual(again.trace.warnings, []);
      assert.deepEqual(figuresOf(again.trace), figuresOf(file.trace));
    });
  }

  it('has a name for every row, and knows the model of the device of a rank', async () => {
    const bytes = exported(
      await open(fixture('torch/written-out-marked.pt.trace.json.gz')),
      'chrome',
    );
    const text = Buffer.from(bytes).toString();
    const path = join(temporary(), 'ranks.json');
    writeFileSync(path, text.replace('"name":"NVIDIA H200"', '"name":"rank 3 · NVIDIA H200"'));
    const { trace } = await open(path);
    const rows = trace.lanes.filter(({ kind }) => kind === 'device-ranges' || kind === 'stream');
    const labels = rows.map(({ label }) => label);
    assert.equal(new Set(labels).size, labels.length, labels.join());
    for (const row of ['Steps', 'Layers', 'Operators']) {
      assert.ok(labels.includes(`Annotations · ${row}`), labels.join());
    }
    assert.equal(trace.devices[0]?.name, 'rank 3 · NVIDIA H200');
    assert.equal(deviceNames(trace), 'NVIDIA H200');
  });
});
