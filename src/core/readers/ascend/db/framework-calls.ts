/** How the framework called its operators: shapes of the inputs and the Python stack, equal calls once. */

import { Interner } from '../../../trace/details.ts';
import type { OperatorCall } from '../../../trace/trace.ts';
import { readPages } from '../../nsys/pages.ts';
import type { Session } from './session.ts';

/** Python's own limit is a thousand; a damaged row must not make a longer list. */
const MAX_DEPTH = 10_000;

export class FrameworkCalls {
  private readonly session: Session;
  private readonly calls = new Interner<OperatorCall>();
  /** By `callchainId`; equal stacks are one string. */
  private readonly stacks: ReadonlyMap<number, string>;

  private constructor(session: Session, stacks: ReadonlyMap<number, string>) {
    this.session = session;
    this.stacks = stacks;
  }

  static async read(session: Session): Promise<FrameworkCalls> {
    return new FrameworkCalls(session, await readStacks(session));
  }

  get values(): readonly OperatorCall[] {
    return this.calls.values;
  }

  /** Number of a call by the ids of its shapes and its stack; -1 = nothing was recorded. */
  of(inputDims: number | null, stackId: number | null): number {
    const stack = (stackId === null ? undefined : this.stacks.get(stackId)) ?? '';
    if (inputDims === null && stack === '') return -1;
    const dims = inputDims === null ? '' : this.session.text(inputDims);
    return this.calls.intern(`${dims}\n${stack}`, () => ({ inputDims: dims, stack }));
  }
}

/** One row a frame, depth 0 innermost. */
async function readStacks(session: Session): Promise<ReadonlyMap<number, string>> {
  const frames = new Map<number, string[]>();
  const table = session.schema.table('PYTORCH_CALLCHAINS');
  if (table !== undefined) {
    const read = { table, columns: ['"id"', '"stack"', '"stackDepth"'], phase: 'operators' };
    await readPages<(number | null)[]>(session, read, rows => {
      for (const [, id, frame, depth] of rows) {
        if (typeof id !== 'number' || typeof depth !== 'number') continue;
        if (!(depth >= 0 && depth < MAX_DEPTH)) continue;
        const stack = frames.get(id) ?? [];
        frames.set(id, stack);
        stack[depth] = session.text(frame);
      }
    });
  }
  const texts = new Map<string, string>();
  const shared = (text: string): string => {
    const known = texts.get(text) ?? text;
    texts.set(text, known);
    return known;
  };
  return new Map([...frames].map(([id, stack]) => [id, shared(stack.join(';'))]));
}
