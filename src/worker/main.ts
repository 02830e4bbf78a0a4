/** Entry of the worker thread: serves the engine over the thread's port and closes its files before it ends. */

import { parentPort } from 'node:worker_threads';
import { invariant } from '../core/base/assert.ts';
import type { EngineApi, EngineEvents } from '../core/protocol/engine.ts';
import { Peer } from '../core/protocol/rpc.ts';
import { Engine } from './engine.ts';

invariant(parentPort, 'the worker runs in a worker thread');
const port = parentPort;

const engine = new Engine({ progress: event => peer.notify('progress', event) });
const peer = new Peer<EngineApi, EngineEvents>(
  {
    post: (message, transfer) => port.postMessage(message, [...(transfer ?? [])] as ArrayBuffer[]),
    onMessage: listener => port.on('message', listener),
  },
  engine.api,
);

process.on('exit', () => engine.closeAll());
