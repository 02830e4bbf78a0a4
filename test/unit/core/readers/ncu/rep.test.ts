/** The report reader beside damage whose outcome is known, bulk that must not be read, and facts that stay in the file. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { detect } from '../../../../../src/core/readers/index.ts';
import { withLinks } from '../../../../../src/core/readers/ncu/rules.ts';
import { plainName } from '../../../../../src/core/readers/ncu/result.ts';
import { ncuRep } from '../../../../../src/core/readers/ncu/rep.ts';
import type { Report } from '../../../../../src/core/report/report.ts';
import { Cancelled } from '../../../../../src/core/readers/types.ts';
import { sharedFile } from '../../../../support/shared.ts';
import { freeContext, headOf, memorySource } from '../../../../support/memory-source.ts';
import { fixtures, openReport, readBytes } from '../../../../support/ncu-files.ts';

const basic = readBytes(path.join(fixtures, 'basic.ncu-rep'));

async function read(bytes: Uint8Array) {
  const result = await openReport(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.report;
}

async function reasonOf(bytes: Uint8Array): Promise<string> {
  const result = await ncuRep.read(memorySource(bytes), freeContext);
  return result.ok ? 'none' : result.error.reason;
}

/** With everything that is decoded when asked for. */
function contentOf({ rulesOf, ...report }: Report): unknown {
  return { ...report, rules: report.kernels.map((_, kernel) => rulesOf(kernel)) };
}

describe('ncu report', () => {
  it('is known by its content, not by its name', () => {
    const found = detect(headOf(basic, 'notes.txt'));
    assert.equal(found.ok && found.value.id, 'ncu-rep');
  });

  it('carries facts about the session, and none about the host', async () => {
    const report = await read(basic);
    assert.equal(report.version, '2025.3.1.0');
    assert.equal(report.product, 'NVIDIA Nsight Compute');
    assert.match(report.facts.find(({ label }) => label === 'Command line')?.value ?? '', /--nvtx/);
    assert.deepEqual(report.processes, [{ pid: 1934, name: 'python3.12' }]);
    assert.equal(JSON.stringify([report.facts, report.kernels]).includes('127.0.0.1'), false);
    assert.equal(report.devices[0]?.name, 'NVIDIA H200');
    assert.equal(report.devices[0].attributes.get('multiprocessor_count'), 132);
    assert.equal(report.kernels[0]?.clocksLocked, false);
    assert.deepEqual(report.kernels[0].sections, [
      'SpeedOfLight',
      'LaunchStats',
      'Occupancy',
      'WorkloadDistribution',
    ]);
    assert.ok(
      report.sources.length > 0 && report.sources.every(({ capability }) => capability === '9.0'),
    );
  });

  it('keeps complete kernels of a cut file and says so', async () => {
    // By one byte: a reader that steps over bulk would not notice.
    for (const cut of [1, 100, 3000]) {
      const report = await read(basic.slice(0, basic.length - cut));
      assert.ok(report.kernels.length >= 5);
      assert.deepEqual(
        report.warnings.map(({ reason }) => reason),
        ['report-cut'],
      );
      assert.deepEqual(report.warnings[0]?.args, [report.kernels.length]);
    }
  });

  it('knows the device of a file that was cut before its list of devices', async () => {
    const report = await read(basic.slice(0, 105_000));
    assert.equal(report.kernels.length, 1);
    assert.equal(report.devices[0]?.name, 'NVIDIA H200');
    assert.equal(report.devices[0].attributes.get('multiprocessor_count'), 132);
  });

  it('ends in one failure where nothing can be used', async () => {
    assert.equal(await reasonOf(new Uint8Array(0)), 'report-cut');
    assert.equal(await reasonOf(basic.slice(0, 10)), 'no-kernels');
    assert.equal(await reasonOf(basic.slice(0, 5000)), 'report-cut');
    assert.equal(
      await reasonOf(new Uint8Array([0x4e, 0x56, 0x52, 0, 2, 0, 0, 0, 8, 7, 0, 0, 0, 0])),
      'report-unreadable',
    );
  });

  it('warns about a container version that it does not know', async () => {
    const newer = basic.slice();
    assert.equal(newer[9], 7);
    newer[9] = 8;
    const report = await read(newer);
    assert.equal(report.kernels.length, 6);
    assert.deepEqual(
      report.warnings.map(({ reason }) => reason),
      ['unknown-version'],
    );
  });

  it('is the same through gzip, in chunks of any size', async () => {
    const plain = await read(basic);
    for (const chunk of [1000, 65_536, 1 << 20]) {
      const result = await ncuRep.read(memorySource(basic, 'x', chunk), freeContext);
      assert.ok(result.ok);
      assert.deepEqual(contentOf(result.value.report), contentOf(plain));
      const curve = 'launch__occupancy_per_register_count';
      assert.equal((await result.value.instances(0, curve)).length, 257);
    }
  });

  it('stops where the user gave up', async () => {
    const breathe = async (): Promise<void> => {
      throw new Cancelled();
    };
    const reading = ncuRep.read(memorySource(basic), { ...freeContext, breathe });
    await assert.rejects(reading, Cancelled);
  });

  it('does not read the bulk of a large report', async function () {
    const bytes = readBytes(sharedFile(this, 'traces/ncu/decode_10_5.ncu-rep'));
    const source = memorySource(bytes);
    const result = await ncuRep.read(source, freeContext);
    assert.ok(result.ok);
    assert.ok(source.handedOut() < bytes.length * 0.45, `${source.handedOut()} of ${bytes.length}`);
  });

  it('tells zero, missing and no number apart', async () => {
    const { metrics } = await read(readBytes(path.join(fixtures, 'full.ncu-rep')));
    assert.equal(metrics.value(0, 'lts__t_sectors_srcunit_tex_op_red.sum'), 0);
    assert.equal(metrics.metric(0, 'derived_tempMetric4')?.state, 5);
    assert.equal(metrics.value(0, 'derived_tempMetric4'), undefined);
    assert.equal(metrics.column('ctc__rx_bytes_data_user.sum'), undefined);
    const listed = metrics.metric(
      0,
      'FBSP.TriageCompute.dramc__throughput.avg.pct_of_peak_sustained_elapsed',
    );
    assert.equal(listed?.state, 2);
    assert.ok(listed.instances > 0);
  });

  it('keeps integers beyond 2^53 exact', async () => {
    const result = await openReport(readBytes(path.join(fixtures, 'full.ncu-rep')));
    assert.ok(result.ok);
    const [start] = await result.value.instances(2, 'profiler__timestamp_workload_start_0');
    // Epoch nanoseconds.
    assert.equal(typeof start?.id, 'bigint');
    assert.ok((start?.id as bigint) > 1_700_000_000_000_000_000n);
  });

  it('spells out links and plain names', () => {
    assert.deepEqual(
      withLinks('See @section:LaunchStats:Launch Statistics@ and @url:here:https://a.b/c#d@.'),
      {
        text: 'See Launch Statistics and here (https://a.b/c#d).',
        links: [
          { label: 'Launch Statistics', section: 'LaunchStats' },
          { label: 'here', url: 'https://a.b/c#d' },
        ],
      },
    );
    assert.equal(
      plainName('f<(int)128, (bool)0, (unsigned int)-1, T>(int)'),
      'f<128, 0, -1, T>(int)',
    );
  });
});
