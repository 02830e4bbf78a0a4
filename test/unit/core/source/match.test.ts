/** Sites of the sample project beside its trace: the figures are those of the command line's `ranges`. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rangeSummary } from '../../../../src/core/analysis/ranges.ts';
import { findSteps } from '../../../../src/core/analysis/steps.ts';
import type { RangeStats } from '../../../../src/core/protocol/source.ts';
import { rangesOfQueries, rangeStats } from '../../../../src/core/source/match.ts';
import { rangeSites } from '../../../../src/core/source/nvtx-sites.ts';
import { queryOf } from '../../../../src/core/source/query.ts';
import { kernelsOfRanges } from '../../../../src/core/source/range-kernels.ts';
import { rangesAroundNode, rangesAroundSpan } from '../../../../src/core/source/ranges-around.ts';
import type { Trace } from '../../../../src/core/trace/trace.ts';
import { traceOpener } from '../../../support/open.ts';

const SAMPLE = 'test/fixtures/sample';

describe('sites of the sample', () => {
  const open = traceOpener();
  let trace: Trace;
  before(async () => ({ trace } = await open(`${SAMPLE}/eager7b.sqlite`)));

  const read = (file: string): string => readFileSync(`${SAMPLE}/${file}`, 'utf8');
  const queriesIn = (file: string) => rangeSites(read(file)).map(site => queryOf(site)!);

  /** Count and GPU time of the names that the expression matches, as `ranges` prints them. */
  function oracle(names: RegExp, domain: string): readonly number[] {
    const rows = rangeSummary(trace).filter(row => row.domain === domain && names.test(row.name));
    return [
      rows.reduce((sum, { rows: { length } }) => sum + length, 0),
      rows.reduce((sum, { projected }) => sum + projected.total, 0),
    ];
  }

  const figures = (stats: RangeStats | null) => stats && [stats.count, stats.gpuNs];

  it('have the count and time of the layers in llama.py', () => {
    const [layer] = rangeStats(trace, queriesIn('llama.py'));
    assert.deepEqual(figures(layer!), oracle(/^my_decode_\d+_\d+$/, ''));
    assert.equal(layer!.count, 640);
    assert.deepEqual([layer!.role, layer!.shareOf], ['layer', 'step']);
  });

  it('have the count and time of each range in decode.py', () => {
    const stats = rangeStats(trace, queriesIn('decode.py'));
    assert.deepEqual(stats.map(figures), [
      oracle(/^prefill$/, 'engine'),
      oracle(/^decode step=\d+$/, 'engine'),
      oracle(/^load_weights$/, 'engine'),
      null,
      null,
      oracle(/^generate$/, 'engine'),
    ]);
    assert.deepEqual(
      stats.map(site => site && [site.count, site.role, site.phase, site.shareOf]),
      [
        [1, 'step', 'prefill', 'trace'],
        [19, 'step', 'decode', 'trace'],
        [1, '', '', 'trace'],
        null,
        null,
        [1, '', '', 'trace'],
      ],
    );
  });

  it('have the same where a wrapper marks them, which itself has none', () => {
    const { length } = 'nvtx.start_range(';
    const text = read('llama.py');
    const at = text.indexOf('nvtx.start_range(message=');
    const wrapper =
      '\n\ndef start(message, **more):\n    return nvtx.start_range(message, **more)\n';
    const wrapped = `${text.slice(0, at)}start(${text.slice(at + length)}${wrapper}`;
    const sites = rangeSites(wrapped);
    assert.deepEqual(
      sites.map(site => [
        wrapped.slice(0, site.from).split('\n').length,
        queryOf(site) !== undefined,
      ]),
      [
        [133, true],
        [wrapped.split('\n').length - 1, false],
      ],
    );
    const stats = rangeStats(trace, [queryOf(sites[0]!)!]);
    assert.deepEqual(stats.map(figures), [oracle(/^my_decode_\d+_\d+$/, '')]);
  });

  it('show a layer of a decode step of median length', () => {
    const [layer] = rangeStats(trace, queriesIn('llama.py'));
    const { steps } = findSteps(trace);
    const decode = steps.filter(({ phase }) => phase === 'decode');
    const lengths = decode.map(({ durationNs }) => durationNs).sort((a, b) => a - b);
    const median = decode.find(({ durationNs }) => durationNs === lengths[9])!;
    assert.match(
      layer!.example!.node!,
      new RegExp(`^/phase:decode/step:${median.index}/layer:\\d+$`),
    );
  });

  it('list their kernels, all of them', () => {
    const { rows } = rangesOfQueries(trace, queriesIn('llama.py'))[0]!;
    const kernels = kernelsOfRanges(trace, rows, rows[40]!);
    const own = rangeSummary(trace).filter(({ name }) => name.startsWith('my_decode'));
    const expected = own.reduce((sum, { operations }) => sum + operations, 0);
    assert.equal(
      kernels.reduce((sum, { count }) => sum + count, 0),
      expected,
    );
    const both = kernels.find(({ count }) => count === 1216)!;
    assert.deepEqual([...both.operators].sort(), ['down_proj', 'o_proj']);
    for (const { p50Ns, p95Ns } of kernels) assert.ok(p50Ns <= p95Ns);
  });

  it('are found again from a kernel, a layer and a step', () => {
    const { layers, steps } = findSteps(trace);
    const layer = layers[70]!;
    const names = ['my_decode_3_6', 'decode step=2', 'generate'];
    const { operations } = layer;
    assert.deepEqual(
      rangesAroundSpan(trace, operations[3]!).map(({ name }) => name),
      names,
    );
    const id = `/phase:decode/step:3/layer:${layer.index}`;
    assert.deepEqual(
      rangesAroundNode(trace, id).map(({ name }) => name),
      names,
    );
    assert.deepEqual(
      rangesAroundNode(trace, `/phase:decode/step:${steps[2]!.index}`).map(({ name }) => name),
      names.slice(1),
    );
  });

  it('are those of record_function in a PyTorch trace', async () => {
    const kineto = (await open('test/fixtures/torch/steps.pt.trace.json')).trace;
    const [expected] = rangeSummary(kineto).filter(({ name }) => name === 'generate');
    const stats = rangeStats(kineto, queriesIn('decode.py'));
    assert.deepEqual(stats.map(figures), [
      null,
      null,
      null,
      null,
      [2, expected!.projected.total],
      null,
    ]);
  });

  it('share a name with the site that says the most of it', () => {
    const code = 'import nvtx\nnvtx.start_range(f"my_{x}")\nnvtx.start_range(f"my_decode_1_{x}")';
    const [wide, narrow] = rangeStats(
      trace,
      rangeSites(code).map(site => queryOf(site)!),
    );
    assert.deepEqual([wide?.count, narrow?.count], [608, 32]);
  });

  it('say that they share their ranges with another line', () => {
    const code = 'import nvtx\nnvtx.start_range(f"my_decode_{x}")\n';
    const twice = `${code}if x: nvtx.start_range(f"my_decode_{y}")`;
    const shared = [code, twice].map(text =>
      rangeStats(
        trace,
        rangeSites(text).map(site => queryOf(site)!),
      ).map(stats => stats && [stats.count, stats.isShared]),
    );
    assert.deepEqual(shared, [
      [[640, false]],
      [
        [640, true],
        [640, true],
      ],
    ]);
  });

  it('ask nothing where the name says nothing', () => {
    const sites = rangeSites('import nvtx\nnvtx.push_range(x)\nnvtx.push_range(f"{x}_{y}")');
    assert.deepEqual(sites.map(queryOf), [undefined, undefined]);
  });
});
