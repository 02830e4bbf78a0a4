/**
 * Calls over any two-way channel: worker thread, webview, or two ends in memory for tests. One class for both ends.
 * Answers and failures always arrive; a call can be cancelled by its signal; closing rejects everything pending.
 */

import { toFailure, FailureError, type Failure } from '../base/result.ts';

/** The channel. `transfer` lists buffers that move instead of being copied, where the channel can. */
export interface Endpoint {
  post(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Structural stand-in for DOM's and Node's AbortSignal, so that core needs neither. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Second argument of every served method. */
export interface CallContext {
  readonly signal: CancelSignal;
  /** Buffers of the answer to move to the other side. */
  transfer(buffer: ArrayBufferLike): void;
}

/** An interface whose methods take one argument and answer one value. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of any method of an API interface
export type Methods<T> = { [K in keyof T]: (argument: any) => unknown };

/** The server's side of an API: the same methods, with a context, possibly asynchronous. */
export type Served<T extends Methods<T>> = {
  [K in keyof T]: (
    argument: Parameters<T[K]>[0],
    context: CallContext,
  ) => ReturnType<T[K]> | Promise<Awaited<ReturnType<T[K]>>>;
};

type Request = { readonly type: 'call'; id: number; method: string; argument: unknown };
type Notification = { readonly type: 'notify'; method: string; argument: unknown };
type Reply =
  | { readonly type: 'ok'; id: number; value: unknown }
  | { readonly type: 'error'; id: number; failure: Failure };
type Cancel = { readonly type: 'cancel'; id: number };
type Message = Request | Notification | Reply | Cancel;

interface Pending {
  resolve(value: never): void;
  reject(error: unknown): void;
  stopListening(): void;
}

/** Reason of the failure that a cancelled call rejects with. */
export const CANCELLED = 'cancelled';

export class Peer<Local extends Methods<Local>, Remote extends Methods<Remote>> {
  private readonly endpoint: Endpoint;
  private readonly local: Served<Local>;
  private readonly pending = new Map<number, Pending>();
  private readonly running = new Map<number, Cancellation>();
  private nextId = 1;
  private closed: Failure | undefined;

  constructor(endpoint: Endpoint, local: Served<Local>) {
    this.endpoint = endpoint;
    this.local = local;
    endpoint.onMessage(message => this.receive(message));
  }

  /** Calls that are not answered yet. */
  get waiting(): number {
    return this.pending.size;
  }

  /** Calls a method of the other side. Rejects with a `FailureError`. */
  call<K extends keyof Remote & string>(
    method: K,
    argument: Parameters<Remote[K]>[0],
    signal?: CancelSignal,
  ): Promise<Awaited<ReturnType<Remote[K]>>> {
    return new Promise((resolve, reject) => {
      if (this.closed !== undefined) return reject(new FailureError(this.closed));
      if (signal?.aborted === true) return reject(cancelledError());
      const id = this.nextId++;
      const abort = (): void => {
        this.endpoint.post({ type: 'cancel', id } satisfies Cancel);
        this.settle(id)?.reject(cancelledError());
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.pending.set(id, {
        resolve,
        reject,
        stopListening: () => signal?.removeEventListener('abort', abort),
      });
      this.endpoint.post({ type: 'call', id, method, argument } satisfies Request);
    });
  }

  /** Calls without waiting for an answer. */
  notify<K extends keyof Remote & string>(method: K, argument: Parameters<Remote[K]>[0]): void {
    if (this.closed === undefined) {
      this.endpoint.post({ type: 'notify', method, argument } satisfies Notification);
    }
  }

  /** Rejects all pending calls with `failure` and cancels what runs for the other side. */
  close(failure: Failure): void {
    this.closed = failure;
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new FailureError(failure));
    for (const cancellation of this.running.values()) cancellation.abort();
    this.running.clear();
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    pending?.stopListening();
    return pending;
  }

  private receive(raw: unknown): void {
    if (this.closed !== undefined || !isMessage(raw)) return;
    switch (raw.type) {
      case 'call':
        void this.serve(raw);
        return;
      case 'notify':
        void this.run(raw.method, raw.argument, new Cancellation()).catch(() => undefined);
        return;
      case 'cancel':
        this.running.get(raw.id)?.abort();
        return;
      case 'ok':
        this.settle(raw.id)?.resolve(raw.value as never);
        return;
      case 'error':
        this.settle(raw.id)?.reject(new FailureError(raw.failure));
        return;
    }
  }

  private async serve({ id, method, argument }: Request): Promise<void> {
    const cancellation = new Cancellation();
    this.running.set(id, cancellation);
    try {
      const value = await this.run(method, argument, cancellation);
      if (!cancellation.aborted) {
        this.endpoint.post({ type: 'ok', id, value } satisfies Reply, cancellation.transfers);
      }
    } catch (caught) {
      const reply: Reply = { type: 'error', id, failure: toFailure(caught) };
      if (!cancellation.aborted) this.endpoint.post(reply);
    } finally {
      this.running.delete(id);
    }
  }

  private async run(
    method: string,
    argument: unknown,
    cancellation: Cancellation,
  ): Promise<unknown> {
    if (!Object.hasOwn(this.local, method)) {
      throw new FailureError({ reason: 'unknown-method', message: `no method ${method}` });
    }
    const served = this.local[method as keyof Local];
    return await served.call(this.local, argument as never, {
      signal: cancellation,
      transfer: buffer => cancellation.transfers.push(buffer),
    });
  }
}

/** The signal and the transfer list of one served call. */
class Cancellation implements CancelSignal {
  aborted = false;
  readonly transfers: ArrayBufferLike[] = [];
  private readonly listeners = new Set<() => void>();

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.listeners) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.delete(listener);
  }
}

function cancelledError(): FailureError {
  return new FailureError({ reason: CANCELLED, message: 'cancelled' });
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value;
}
