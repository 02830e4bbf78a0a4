/** The engine's answers about two traces: by ids, failures for what is not open, memos that follow the user's rules. */

import assert from 'node:assert/strict';
import { FailureError } from '../../../src/core/base/result.ts';
import type { EngineApi } from '../../../src/core/protocol/engine.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture } from '../../support/shared.ts';

describe('diff of the engine', function () {
  const engine = new Engine();
  const context = { signal: new AbortController().signal, transfer: () => undefined };
  let trace: number;
  before(async () => {
    trace = (await engine.open(fixture('sample/eager7b.sqlite'))).id;
  });
  after(() => engine.closeAll());

  /** Asks as the host would. */
  async function ask<K extends 'diff' | 'diffRows' | 'diffPartner' | 'setOperatorRules'>(
    method: K,
    argument: Parameters<EngineApi[K]>[0],
  ): Promise<Awaited<ReturnType<EngineApi[K]>>> {
    const served = engine.api[method] as (a: unknown, c: typeof context) => unknown;
    return (await served(argument, context)) as Awaited<ReturnType<EngineApi[K]>>;
  }

  const steps = () => ({
    a: [{ trace, node: '/phase:decode/step:3' }],
    b: [{ trace, node: '/phase:decode/step:9' }],
  });

  it('answers with plain data', async () => {
    const diff = await ask('diff', steps());
    assert.deepEqual(structuredClone(diff), diff);
    assert.deepEqual([diff.a.node, diff.b.node], ['/phase:decode/step:3', '/phase:decode/step:9']);
    const page = await ask('diffRows', { ...steps(), by: 'layer', row: '', offset: 30, limit: 10 });
    assert.deepEqual([page.total, page.rows.length], [33, 3]);
    assert.deepEqual(structuredClone(page), page);
    const span = page.rows.find(({ a }) => a?.selection?.node !== undefined)!.a!.selection!;
    const partner = await ask('diffPartner', { ...steps(), side: 'a', ns: span.startNs });
    assert.ok(partner!.selection.startNs >= diff.b.window.startNs);
  });

  it('fails for a trace that is not open and for an unknown place', async () => {
    const reasonOf = async (a: { trace: number; node?: string }): Promise<string> => {
      try {
        await ask('diff', { a: [a], b: [{ trace }] });
      } catch (caught) {
        if (caught instanceof FailureError) return caught.failure.reason;
        throw caught;
      }
      return '';
    };
    assert.equal(await reasonOf({ trace: 999 }), 'not-open');
    assert.equal(await reasonOf({ trace, node: '/phase:decode/step:99' }), 'no-such-place');
  });

  it('aligns anew under other rules', async () => {
    const labels = async (): Promise<string[]> => {
      const page = { by: 'operator', row: '', offset: 0, limit: 100 } as const;
      const { rows } = await ask('diffRows', { ...steps(), ...page });
      return rows.map(({ label }) => label);
    };
    assert.ok(!(await labels()).includes('moe_gate'));
    await ask('setOperatorRules', [{ pattern: 'flash_fwd', operator: 'moe_gate' }]);
    const under = await labels();
    await ask('setOperatorRules', []);
    assert.ok(under.includes('moe_gate') && !under.includes('attention'));
  });
});
