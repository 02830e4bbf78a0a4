// Calls between two ends in memory: answers, failures, cancellation and closing.

import assert from 'node:assert/strict';
import { FailureError } from '../../../../src/core/base/result.ts';
import { Peer, type CallContext, type Endpoint } from '../../../../src/core/protocol/rpc.ts';

interface Arithmetic {
  add(numbers: readonly number[]): number;
  fail(reason: string): void;
  slow(ms: number): string;
  buffer(length: number): Float64Array;
}

interface Nothing {
  noted(text: string): void;
}

/** Two endpoints joined asynchronously, as channels are; what was transferred is recorded. */
function channel(): { left: Endpoint; right: Endpoint; transferred: number[] } {
  const listeners: Record<'left' | 'right', ((message: unknown) => void)[]> = {
    left: [],
    right: [],
  };
  const transferred: number[] = [];
  const end = (from: 'left' | 'right', to: 'left' | 'right'): Endpoint => ({
    post: (message, transfer = []) => {
      transferred.push(...transfer.map(buffer => buffer.byteLength));
      const copy: unknown = structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] });
      queueMicrotask(() => listeners[to].forEach(listener => listener(copy)));
    },
    onMessage: listener => listeners[from].push(listener),
  });
  return { left: end('left', 'right'), right: end('right', 'left'), transferred };
}

function pair() {
  const { left, right, transferred } = channel();
  const seen = { cancelled: 0, notes: [] as string[] };
  const server = new Peer<Arithmetic, Nothing>(right, {
    add: numbers => numbers.reduce((sum, number) => sum + number, 0),
    fail: reason => {
      throw new FailureError({ reason, message: `failed for ${reason}`, args: [1] });
    },
    slow: (ms: number, { signal }: CallContext) =>
      new Promise<string>(resolve => {
        const timer = setTimeout(() => resolve('done'), ms);
        signal.addEventListener('abort', () => {
          seen.cancelled++;
          clearTimeout(timer);
        });
      }),
    buffer: (length, context) => {
      const values = new Float64Array(length);
      context.transfer(values.buffer);
      return values;
    },
  });
  const client = new Peer<Nothing, Arithmetic>(left, { noted: text => void seen.notes.push(text) });
  return { client, server, seen, transferred, left };
}

async function failureOf(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (caught) {
    assert.ok(caught instanceof FailureError);
    return caught.failure;
  }
  throw new Error('did not fail');
}

describe('Peer', () => {
  it('answers calls, many at once', async () => {
    const { client } = pair();
    const sums = await Promise.all([1, 2, 3].map(n => client.call('add', [n, n])));
    assert.deepEqual(sums, [2, 4, 6]);
  });

  it('brings failures with reason and arguments', async () => {
    const { client } = pair();
    assert.deepEqual(await failureOf(client.call('fail', 'truncated')), {
      ...{ reason: 'truncated', message: 'failed for truncated', args: [1] },
    });
  });

  it('answers an unknown method, also one that every object has', async () => {
    const { client } = pair();
    const call = client.call.bind(client) as unknown as (name: string) => Promise<unknown>;
    for (const name of ['nothing', 'toString', 'constructor']) {
      assert.equal((await failureOf(call(name))).reason, 'unknown-method');
    }
  });

  it('cancels a running call on both sides', async () => {
    const { client, seen } = pair();
    const controller = new AbortController();
    const slow = client.call('slow', 600_000, controller.signal);
    setTimeout(() => controller.abort(), 1);
    assert.equal((await failureOf(slow)).reason, 'cancelled');
    // The other side has heard of it before it is asked the next.
    assert.equal(await client.call('add', [2]), 2);
    assert.equal(seen.cancelled, 1);
    assert.equal(await client.call('add', [1]), 1);
  });

  it('does not begin a call whose signal was aborted before', async () => {
    const { client } = pair();
    const failure = await failureOf(client.call('add', [1], AbortSignal.abort()));
    assert.equal(failure.reason, 'cancelled');
  });

  it('transfers buffers instead of copying them', async () => {
    const { client, transferred } = pair();
    const values = await client.call('buffer', 1000);
    assert.equal(values.length, 1000);
    assert.deepEqual(transferred, [8000]);
  });

  it('notifies without an answer', async () => {
    const { server, seen } = pair();
    server.notify('noted', 'hello');
    while (seen.notes.length === 0) await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(seen.notes, ['hello']);
  });

  it('rejects what is pending when closed, and everything after', async () => {
    const { client } = pair();
    const slow = client.call('slow', 50);
    client.close({ reason: 'engine-stopped', message: 'stopped' });
    assert.equal((await failureOf(slow)).reason, 'engine-stopped');
    assert.equal((await failureOf(client.call('add', [1]))).reason, 'engine-stopped');
  });

  it('ignores messages that are none of its', async () => {
    const { client, left } = pair();
    for (const message of [null, 7, 'text', {}, { type: 'other' }]) left.post(message);
    assert.equal(await client.call('add', [5]), 5);
  });
});
