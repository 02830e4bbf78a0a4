/** Traces of a model that runs step by step: every step and layer in a range, kernels by name, duration and stream. */

import { TraceBuilder } from '../../src/core/trace/builder.ts';
import { SpanKind } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';

export interface ProgramKernel {
  readonly name: string;
  readonly ns: number;
  /** Stream; 0 unless said. Each stream runs its kernels one after the other. */
  readonly stream?: number;
  /** Time that the host takes before it launches it, ns. */
  readonly wait?: number;
}

export interface ModelProgram {
  /** Names of the steps' ranges. */
  readonly steps: readonly string[];
  readonly layers: number;
  readonly layer: (step: number, layer: number) => readonly ProgramKernel[];
  /** What each step runs after its layers. */
  readonly tail?: (step: number) => readonly ProgramKernel[];
  readonly device?: string;
  /** Calls that launch nothing, before the first step and behind the last. */
  readonly before?: readonly string[];
  readonly behind?: readonly string[];
}

/** The host launches a kernel every 10 ns; on its stream it begins 100 ns later, or when the one before it ends. */
export function modelProgram(program: ModelProgram): Trace {
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: program.device ?? 'GPU' });
  const api = builder.lane({ key: 'api', kind: 'api', label: 'api', pid: 1, tid: 1 });
  const ranges = builder.lane({ key: 'ranges', kind: 'ranges', label: 'ranges', pid: 1, tid: 1 });
  const ends = new Map<number, number>();
  let time = 0;
  const launch = ({ name, ns, stream = 0, wait = 0 }: ProgramKernel): void => {
    const place = { pid: 1, device: 0, stream, context: 1 };
    const label = `Stream ${stream}`;
    const lane = builder.lane({ key: `stream ${stream}`, kind: 'stream', label, ...place });
    time += wait;
    const call = builder.span(api, SpanKind.runtime, time, 5, builder.strings.intern('launch'));
    const start = Math.max(time + 100, ends.get(stream) ?? 0);
    const id = builder.strings.intern(name);
    builder.linkLaunch(builder.span(lane, SpanKind.kernel, start, ns, id), call);
    ends.set(stream, start + ns);
    time += 10;
  };
  const inside = (name: string, work: () => void): void => {
    const start = time;
    time += 2;
    work();
    time += 2;
    const id = builder.strings.intern(name);
    builder.span(ranges, SpanKind.rangePushPop, start, time - start, id);
  };
  const calls = (names: readonly string[] = []): void => {
    for (const name of names) {
      builder.span(api, SpanKind.runtime, time, 5, builder.strings.intern(name));
      time += 10;
    }
  };
  calls(program.before);
  program.steps.forEach((name, step) =>
    inside(name, () => {
      for (let layer = 0; layer < program.layers; layer++) {
        inside(`layer_${layer}`, () => program.layer(step, layer).forEach(launch));
      }
      program.tail?.(step).forEach(launch);
    }),
  );
  calls(program.behind);
  return builder.freeze({ format: 'nsys-sqlite', product: 'program', version: '' });
}

/** `decode step=0` … */
export function decodeSteps(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `decode step=${i}`);
}
