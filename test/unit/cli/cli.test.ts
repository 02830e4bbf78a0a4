/** The command line's documents, its tables and its help. */

import assert from 'node:assert/strict';
import type { LaunchSummary } from '../../../src/core/analysis/launch.ts';
import { documentOf, run } from '../../support/cli.ts';
import { fixture, sharedFile } from '../../support/shared.ts';

const trace = fixture('sample/eager7b.sqlite');

/** The documents, as far as the tests look into them. */
interface Documents {
  readonly info: { readonly gpus: unknown; readonly warnings: unknown };
  readonly kernels: {
    readonly rows: readonly { name: string; count: number; totalNs: number }[];
  };
  readonly time: { readonly devices: readonly { memcpy: Readonly<Record<string, unknown>> }[] };
  readonly ranges: { readonly rows: readonly unknown[] };
  readonly steps: {
    readonly source: string;
    readonly template: string;
    readonly steps: readonly {
      readonly index: number;
      readonly name: string;
      readonly phase: string;
      readonly kernels: number;
      readonly layers: number;
      readonly durationNs: number;
      readonly busyNs: number;
      readonly idleNs: number;
    }[];
  };
  readonly layers: {
    readonly source: string;
    readonly step: number;
    readonly layers: readonly {
      readonly busyNs: number;
      readonly operators: readonly { operator: string; kernels: readonly string[]; ns: number }[];
    }[];
  };
  readonly launch: LaunchSummary;
}

async function json<C extends keyof Documents>(
  command: C,
  ...words: string[]
): Promise<Documents[C]> {
  return documentOf<Documents[C]>(command, ...words);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('kernel-lens', function () {
  it('info', async () => {
    const { gpus, warnings, ...document } = await json('info', trace);
    assert.deepEqual(document, {
      format: 'nsys-sqlite',
      product: 'NVIDIA Nsight Systems',
      version: '2023.4.4.54',
      spanNs: 2296814904,
      counts: {
        kernels: 7849,
        memcpys: 215,
        memsets: 0,
        apiCalls: 14669,
        ranges: 662,
        counters: 0,
      },
    });
    assert.deepEqual(gpus, [
      {
        index: 0,
        name: 'NVIDIA H200',
        sms: 132,
        memoryBandwidth: 4814304000000,
        clock: 1980000000,
      },
    ]);
    assert.ok(Array.isArray(warnings));
  });

  it('kernels', async () => {
    const { rows } = await json('kernels', trace);
    assert.deepEqual(Object.keys(rows[0]!), [
      'name',
      'count',
      'totalNs',
      'meanNs',
      'medianNs',
      'minNs',
      'maxNs',
      'stddevNs',
      'percent',
    ]);
    assert.deepEqual([rows[0]!.count, rows[0]!.totalNs], [608, 27545792]);
    assert.equal(sum(rows.map(row => row.totalNs)), 83518886);
  });

  it('kernels of a range, a phase, a group', async () => {
    const count = async (...words: string[]): Promise<number> => {
      const { rows } = await json('kernels', trace, ...words);
      return sum(rows.map(row => row.count));
    };
    assert.equal(await count('--range', 'prefill'), 389);
    assert.equal(await count('--range', 'engine:prefill', '--group', 'grid'), 389);
    assert.equal(await count('--phase', 'decode', '--group', 'base'), 19 * 390);
    assert.equal(await count('--phase', 'load'), 0);
    let all = 0;
    for (const phase of ['load', 'warmup', 'prefill', 'decode', 'other']) {
      all += await count('--phase', phase);
    }
    assert.equal(all, 7849);
    const { rows: operators } = await json(
      'kernels',
      trace,
      '--group',
      'operator',
      '--phase',
      'decode',
    );
    assert.equal(operators.find(row => row.name === 'attention')?.count, 608);
  });

  it('time', async () => {
    const { devices } = await json('time', trace);
    assert.deepEqual(Object.keys(devices[0]!).sort(), [
      'busyNs',
      'communicationNs',
      'computationNs',
      'exposedCommunicationNs',
      'gaps',
      'idleNs',
      'index',
      'kernelNs',
      'memcpy',
      'memsetNs',
      'overlapNs',
      'spanNs',
    ]);
    assert.deepEqual(devices[0]!.memcpy['htod'], {
      count: 195,
      ns: 1583079969,
      bytes: 13476831232,
    });
    const { out: text } = await run('time', trace);
    assert.match(text, /of the busy time 5\.0 % kernels, 95\.0 % copies/);
    assert.match(text, /copies HtoD +195 +1,583\.\d+ +69\.1 +95\.0 /);
  });

  it('ranges', async () => {
    const { rows } = await json('ranges', trace);
    assert.equal(rows.length, 662);
    assert.deepEqual(rows[0], {
      name: 'load_weights',
      domain: 'engine',
      style: 'push-pop',
      count: 1,
      hostNs: 2025488835,
      projectedNs: 2025078657,
      kernels: 0,
    });
  });

  it('steps', async () => {
    const { source, template, steps } = await json('steps', trace);
    assert.deepEqual([source, template, steps.length], ['ranges', 'decode step=<step>', 20]);
    const { index, name, phase, kernels, layers, durationNs, busyNs, idleNs } = steps[1]!;
    assert.deepEqual(
      [index, name, phase, kernels, layers],
      [2, 'decode step=1', 'decode', 390, 32],
    );
    assert.equal(busyNs + idleNs, durationNs);
  });

  it('layers', async () => {
    const { source, step, layers } = await json('layers', trace, '--step', '3');
    assert.deepEqual([source, step, layers.length], ['ranges', 3, 32]);
    const { operators, ...layer } = layers[5]!;
    assert.deepEqual(Object.keys(layer), ['index', 'startNs', 'durationNs', 'busyNs']);
    assert.equal(sum(operators.map(({ ns }) => ns)), layer.busyNs);
    assert.equal(
      operators.map(({ operator }) => operator).join(' '),
      'norm qkv_proj rope kv_cache attention o_proj norm gate_up_proj activation down_proj',
    );
    assert.deepEqual(
      operators.map(({ kernels }) => kernels.length),
      [1, 1, 1, 1, 1, 2, 1, 1, 1, 2],
    );
    assert.deepEqual(operators[6]!.kernels, ['fused_add_rms_norm_kernel']);
    const { out } = await run('layers', trace, '--step', '3');
    assert.match(out, /norm \(µs\).* o_proj \(µs\) +norm\.2 \(µs\) +gate_up_proj/);
  });

  it('launch', async () => {
    const { launches, delayNs, durationNs, graphs, hostBoundIdleNs, hostBoundShare } = await json(
      'launch',
      trace,
    );
    assert.equal(launches, 8064);
    for (const spread of [delayNs, durationNs]) {
      assert.ok(
        spread.min <= spread.median && spread.median <= spread.p95 && spread.p95 <= spread.max,
      );
    }
    assert.deepEqual(graphs, { launches: 0, kernels: 0 });
    assert.equal(hostBoundIdleNs, 178084351);
    assert.equal(hostBoundShare.toFixed(1), '7.8');
  });

  it('launch counts graphs', async function () {
    const { launches, graphs } = await json(
      'launch',
      sharedFile(this, 'traces/nsys/graph7b.sqlite'),
    );
    assert.deepEqual([launches, graphs.launches, graphs.kernels], [529, 19, 7372]);
  });

  it('prints tables whose lines are aligned', async () => {
    for (const command of ['info', 'kernels', 'time', 'ranges', 'steps', 'layers', 'launch']) {
      const { status, out, err } = await run(command, trace);
      assert.deepEqual([status, err], [0, ''], command);
      assert.doesNotMatch(out, /NaN|undefined|Infinity|\[object|[ \t]\n/, command);
      assert.ok(out.endsWith('\n') && !out.endsWith('\n\n'));
    }
  });

  it('helps', async () => {
    for (const words of [['--help'], ['help'], ['-h']]) {
      const { status, out } = await run(...words);
      assert.equal(status, 0);
      assert.match(out, /^Usage: kernel-lens COMMAND FILE[^]*kernels +kernel summary/);
    }
    assert.match(
      (await run('kernels', '--help')).out,
      /--range NAME +only kernels launched in ranges/,
    );
    assert.match((await run('help', 'layers')).out, /--step N/);
  });
});
