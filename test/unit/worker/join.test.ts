// The engine about a report joined with a trace: details, tree and bounds carry counters until either file is closed.

import assert from 'node:assert/strict';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';

const context = { signal: new AbortController().signal, transfer: () => undefined };
const LAYER = '/phase:decode/step:10/layer:5';

describe('engine, joins', () => {
  const { api, ...engine } = withIds(new Engine());
  after(() => engine.closeAll());

  const tree = async (trace: number, node: string) =>
    (await api.tree({ trace, node, offset: 0, limit: 100 }, context)).nodes;
  /** The kernel of an operator of the measured layer. */
  const kernelOf = async (trace: number, operator: string) =>
    (await tree(trace, `${LAYER}/operator:${operator}`))[0]!;

  it('joins where a kernel is certain, and not otherwise', async () => {
    const { trace, report } = await engine.openBoth('sample/eager7b.sqlite');
    const summary = await api.join({ trace, report, ifCertain: true }, context);
    assert.deepEqual([summary.joined, summary.pinned, summary.certain], [true, 3, 2]);
    const other = await engine.openBoth('nsys/graph7b.sqlite');
    const unsure = await api.join({ ...other, ifCertain: true }, context);
    assert.deepEqual([unsure.joined, unsure.certain], [false, 0]);
    assert.deepEqual(await api.headroomOf(other.trace, context), []);
    const forced = await api.join(other, context);
    assert.ok(forced.joined);
    assert.ok((await api.headroomOf(other.trace, context)).length > 0);
  });

  it('puts counters into details and tree', async () => {
    const { trace, report } = await engine.openBoth('sample/eager7b.sqlite');
    assert.equal((await kernelOf(trace, 'gate_up_proj')).joined, undefined);
    await api.join({ trace, report }, context);
    const node = await kernelOf(trace, 'gate_up_proj');
    assert.deepEqual([node.joined?.bound, node.joined?.which], ['memory', 'DRAM']);
    assert.equal(node.joined?.alike, false);
    const span = node.selection.span!;
    const track = node.selection.tracks![0]!;
    const details = await api.details({ trace, track, span }, context);
    assert.equal(details.joined?.kernel, 2);
    assert.deepEqual(details.joined, await api.joined({ trace, span }, context));
    const layer = (await tree(trace, '/phase:decode/step:10')).find(({ id }) => id === LAYER);
    assert.equal(layer?.joined?.kernels, 3);
    assert.deepEqual(layer?.joined, await api.joinedNode({ trace, node: LAYER }, context));
    const next = '/phase:decode/step:10/layer:6';
    assert.equal(await api.joinedNode({ trace, node: next }, context), undefined);
    assert.equal((await tree(trace, `${next}/operator:gate_up_proj`))[0]?.joined?.alike, true);
  });

  it('forgets a join with either file, and when told to', async () => {
    const { trace, report } = await engine.openBoth('sample/eager7b.sqlite');
    await api.join({ trace, report }, context);
    await api.separate({ trace, report }, context);
    assert.equal((await kernelOf(trace, 'gate_up_proj')).joined, undefined);
    await api.join({ trace, report }, context);
    await api.close(report, context);
    assert.equal((await kernelOf(trace, 'gate_up_proj')).joined, undefined);
    await assert.rejects(async () => api.join({ trace, report }, context), /not open/);
    await assert.rejects(async () => api.join({ trace, report: trace }, context), /is a trace/);
  });

  it('keeps a join when rules of operators change', async () => {
    const { trace, report } = await engine.openBoth('sample/eager7b.sqlite');
    await api.join({ trace, report }, context);
    const { span } = (await kernelOf(trace, 'gate_up_proj')).selection;
    const before = await api.joined({ trace, span: span! }, context);
    await api.setOperatorRules([{ pattern: 'nvjet', operator: 'lm_head' }], context);
    assert.deepEqual(await api.joined({ trace, span: span! }, context), before);
    const measured = (await tree(trace, LAYER)).filter(({ joined }) => joined?.alike === false);
    const roles = measured.map(({ role }) => role);
    await api.setOperatorRules([], context);
    assert.deepEqual(
      roles,
      ['norm', 'lm_head', 'lm_head'],
      'the nodes are found by their new names',
    );
  });
});

function withIds(engine: Engine) {
  return {
    api: engine.api,
    closeAll: () => engine.closeAll(),
    openBoth: async (name: string) => ({
      trace: (await engine.open(fixture(name))).id,
      report: (await engine.open(fixture('ncu/full.ncu-rep'))).id,
    }),
  };
}
