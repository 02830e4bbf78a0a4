/** The commands about reports: documents as the contract has them, tables with the figures people look for, errors. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { documentOf, run } from '../../support/cli.ts';
import { fixture } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

interface RooflineDocument {
  readonly roofs: readonly {
    name: string;
    kind: string;
    peak: number;
    peakAtBoost: number;
    unit: string;
    device?: number;
  }[];
  readonly kernels: readonly Record<string, unknown>[];
}

interface MemoryDocument {
  readonly kernels: readonly {
    readonly id: number;
    readonly nodes: readonly { id: string; hitRate?: number }[];
    readonly links: readonly { from: string; to: string; [figure: string]: unknown }[];
  }[];
}

const full = fixture('ncu/full.ncu-rep');
const basic = fixture('ncu/basic.raw.csv');

describe('commands about reports', () => {
  const temporary = temporaryFolder();

  it('roofline: roofs, and gate_up_proj bound by memory', async () => {
    const { roofs, kernels } = await documentOf<RooflineDocument>('roofline', full);
    const dram = roofs.find(({ name }) => name === 'DRAM');
    assert.equal(dram?.kind, 'memory');
    assert.equal(dram.unit, 'byte/s');
    assert.equal((dram.peak / 1e12).toFixed(2), '4.81');
    const gateUp = kernels[2]!;
    assert.deepEqual(Object.keys(gateUp), [
      ...['id', 'name', 'range', 'durationNs', 'flops', 'bytes', 'intensity', 'achieved'],
      ...['ridge', 'bound', 'headroom', 'unit'],
    ]);
    assert.equal(gateUp['unit'], 'FLOP/s');
    assert.equal(gateUp['bound'], 'memory');
    assert.equal(gateUp['durationNs'], 45760);
    assert.deepEqual(gateUp['bytes'], { dram: 182796544, l2: 183400576, l1: 178176 });
    const { out } = await run('roofline', full);
    assert.match(out, /83\.1 +7\.98 +31\.9 TFLOP\/s +198 +memory +1\.20/);
    assert.equal(Math.round(Number(kernels[0]!['headroom'])), 633);
    assert.match(out, /0\.158 +1\.44 +10\.8 GFLOP\/s +25\.3 +latency +> 100 /);
  });

  it('roofline: has the roofs of each device, and says which kernel ran where', async () => {
    const [names = [], ...rows] = parse(readFileSync(fixture('ncu/full.raw.csv'), 'utf8'));
    const second: Readonly<Record<string, string>> = {
      Device: '1',
      device__attribute_display_name: 'NVIDIA A100-SXM4-80GB',
      device__attribute_max_gpu_frequency_khz: '1410000',
    };
    const others = rows
      .slice(1)
      .map(row =>
        row.map((cell, i) => second[names[i] ?? ''] ?? (i === 0 ? `${+cell + 3}` : cell)),
      );
    const lines = [names, ...rows, ...others].map(row => row.map(cell => `"${cell}"`).join(','));
    const file = join(temporary(), 'two.raw.csv');
    writeFileSync(file, lines.join('\n'));

    const { roofs, kernels } = await documentOf<RooflineDocument>('roofline', file);
    const fp32 = roofs.filter(({ name }) => name === 'FP32');
    assert.deepEqual(
      fp32.map(({ device, peakAtBoost }) => [device, Math.round(peakAtBoost / 1e11) / 10]),
      [
        [0, 66.9],
        [1, 47.6],
      ],
    );
    assert.deepEqual(
      kernels.map(({ device }) => device),
      [0, 0, 0, 1, 1, 1],
    );
    const { out } = await run('roofline', file);
    assert.match(out, /^GPU 0 NVIDIA H200\n/);
    assert.match(out, /\nGPU 1 NVIDIA A100-SXM4-80GB\n/);
    assert.match(out, /\n +3 +1 .*nvjet|\n +4 +1 .*nvjet/);
  });

  it('roofline: says what a basic report lacks', async () => {
    const { status, out } = await run('roofline', basic);
    assert.equal(status, 0);
    assert.match(out, /ncu --section SpeedOfLight_RooflineChart/);
    assert.match(out, /By the datasheet of H200: FP64 33\.5, FP32 66\.9, FP16 134 TFLOP\/s; /);
    const { roofs, kernels } = await documentOf<RooflineDocument>('roofline', basic);
    assert.deepEqual(roofs, []);
    const { id: _id, name: _name, range: _range, durationNs, bound, ...figures } = kernels[0]!;
    assert.ok(Number(durationNs) > 0);
    assert.equal(bound, 'memory');
    assert.deepEqual(figures, {
      flops: null,
      bytes: { dram: null, l2: null, l1: null },
      intensity: null,
      achieved: null,
      ridge: null,
      headroom: null,
      unit: null,
    });
  });

  it('roofline: says where rates are of operations on integers', async () => {
    const file = fixture('ncu/two-devices.raw.csv');
    const { kernels } = await documentOf<RooflineDocument>('roofline', file);
    assert.deepEqual(
      kernels.map(({ unit }) => unit),
      ['FLOP/s', 'OP/s', 'FLOP/s', 'FLOP/s', 'OP/s', 'FLOP/s'],
    );
    const { out } = await run('roofline', file);
    assert.match(out, /OP\/B +achieved/);
    assert.match(out, /2,000 +286 TOP\/s +274 +latency +4\.60/);
  });

  it('memory: 180.39 MB read from device memory at 3.94 TB/s', async () => {
    const { kernels } = await documentOf<MemoryDocument>('memory', full, '--kernel', '2');
    assert.deepEqual(
      kernels.map(({ id }) => id),
      [2],
    );
    const { nodes, links } = kernels[0]!;
    const read = links.find(({ from, to }) => from === 'device' && to === 'l2');
    assert.equal(read?.['bytes'], 180386048);
    assert.equal((Number(read['bytesPerSecond']) / 1e12).toFixed(2), '3.94');
    assert.equal(Number(read['percentOfPeak']).toFixed(2), '81.98');
    assert.equal(nodes.find(({ id }) => id === 'l2')?.hitRate?.toFixed(3), '1.327');
    const { out } = await run('memory', full, '--kernel', '2');
    assert.match(out, /device +l2 +read +180 MB +3\.94 TB\/s +82\.0/);
    const all = await documentOf<MemoryDocument>('memory', full);
    assert.equal(all.kernels.length, 3);
  });

  it('memory: refuses kernels that are not there', async () => {
    const missing = await run('memory', full, '--kernel', '99');
    assert.equal(missing.status, 1);
    assert.match(missing.err, /there is no kernel 99, the report has 3/);
    assert.equal((await run('memory', full, '--kernel', 'x')).status, 2);
  });

  it('info: the device as the report knows it', async () => {
    const found = await documentOf<{
      format: string;
      gpus: unknown[];
      counts: { kernels: number };
    }>('info', full);
    assert.equal(found.format, 'ncu-rep');
    assert.equal(found.counts.kernels, 3);
    assert.deepEqual(found.gpus, [
      { index: 0, name: 'NVIDIA H200', sms: 132, memoryBandwidth: 1504 * 3.201e9, clock: 1.98e9 },
    ]);
    const { out } = await run('info', full);
    assert.match(
      out,
      /GPU 0 +NVIDIA H200, .*4\.81 TB\/s.*\n +by its datasheet +H200: .*FP16 989, FP8 1,979 TFLOP\/s with matrix units; INT8 1,979 TOP\/s; 4\.80 TB\/s; L2 60\.0 MiB \(NVIDIA H200 datasheet\)/,
    );
  });

  it('refuses traces for questions about counters, and reports for questions about time', async () => {
    const trace = await run('roofline', fixture('sample/eager7b.sqlite'));
    assert.equal(trace.status, 1);
    assert.match(trace.err, /is a trace, not a report/);
    assert.equal((await run('time', full)).status, 1);
  });
});
