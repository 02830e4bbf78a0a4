// The comparison's figures and rows from the real engine on real files, as the host would ask for them.

import type { DiffRequest } from '../../../src/core/protocol/diff.ts';
import type { CallContext } from '../../../src/core/protocol/rpc.ts';
import { invariant } from '../../../src/core/base/assert.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { sharedFile } from '../../support/shared.ts';
import type { DiffMessage, DiffSource } from './diff-page.ts';

/** The same decode steps launched one by one, and as CUDA graphs. */
export const EAGER = 'traces/nsys/eager7b.sqlite';
export const GRAPH = 'traces/nsys/graph7b.sqlite';

export interface RealSource extends DiffSource {
  close(): void;
}

/** Eager against graphs for the tests of a `describe`, which are skipped with a line where these traces are not here. */
export function eagerAgainstGraph(): () => RealSource {
  let source: RealSource | undefined;
  before(async function () {
    source = await realSource({ a: sharedFile(this, EAGER), b: sharedFile(this, GRAPH) });
  });
  after(() => source?.close());
  return () => {
    invariant(source, 'the traces are open');
    return source;
  };
}

/** @param files absolute paths, the baseline first */
export async function realSource(files: {
  readonly a: string;
  readonly b: string;
}): Promise<RealSource> {
  const engine = new Engine();
  const context: CallContext = {
    signal: new AbortController().signal,
    transfer: () => undefined,
  };
  const { api } = engine;
  const open = async (path: string) => {
    const summary = await api.open({ path, ticket: 1 }, context);
    return { name: summary.name, summary, tracks: await api.tracks(summary.id, context) };
  };
  const a = await open(files.a);
  const b = await open(files.b);
  const sides: DiffRequest = { a: [{ trace: a.summary.id }], b: [{ trace: b.summary.id }] };
  const diff = await api.diff(sides, context);
  const id = (side: 'a' | 'b') => (side === 'a' ? a : b).summary.id;
  const init: DiffMessage = {
    state: 'open',
    names: { a: a.name, b: b.name },
    pair: files,
    a,
    b,
    diff,
  };
  return {
    init,
    rows: request => api.diffRows({ ...request, ...sides }, context),
    serve: {
      partner: question => api.diffPartner({ ...question, ...sides }, context),
      rowOf: question => api.diffRowOf({ ...question, ...sides }, context),
      linked: ({ side, span }) => api.linked({ trace: id(side), span }, context),
      idleAt: ({ side, ...request }) => api.idleAt({ ...request, trace: id(side) }, context),
      idleIn: ({ side, ...request }) => api.idleIn({ ...request, trace: id(side) }, context),
      tiles: ({ side, ...request }) => api.tiles({ ...request, trace: id(side) }, context),
      details: ({ side, ...request }) => api.details({ ...request, trace: id(side) }, context),
    },
    close: () => engine.closeAll(),
  };
}
