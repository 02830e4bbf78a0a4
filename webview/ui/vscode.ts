/**
 * The page's line to VS Code: acquires the API once (a second call throws), wraps it as an endpoint for `Peer`, and
 * keeps small view state over hiding and reloading. Knows no panel and no message.
 */

import type { Endpoint } from '../../src/core/protocol/rpc.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

/** Messages to and from the extension host. VS Code copies array buffers itself, so `transfer` has no use here. */
export const hostEndpoint: Endpoint = {
  post: message => api.postMessage(message),
  onMessage: listener =>
    window.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
};

/** What the last `saveState` of this page kept, unchecked: it may stem from an older version. */
export function loadState(): unknown {
  return api.getState();
}

export function saveState(state: unknown): void {
  api.setState(state);
}
