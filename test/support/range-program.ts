/** Traces of programs that mark their steps in various ways: nested ranges, each leaf launching a few kernels. */

import { TraceBuilder } from '../../src/core/trace/builder.ts';
import { SpanKind } from '../../src/core/trace/columns.ts';
import type { Trace } from '../../src/core/trace/trace.ts';

/** A range with what is inside, or a number of kernels launched. */
export type Part = number | Range;
// An interface, because a type that names itself may not be a tuple of its own kind.
export interface Range extends ReadonlyArray<string | Part> {
  readonly 0: string;
}

export interface ProgramOptions {
  readonly kind?: SpanKind;
  /** Name of the kernel by its number in the trace. */
  readonly kernel?: (index: number) => string;
}

/** One thread runs the parts one after the other; each kernel takes 50 ns and begins 100 ns after its call. */
export function rangeProgram(parts: readonly Part[], options: ProgramOptions = {}): Trace {
  const { kind = SpanKind.rangePushPop, kernel = () => 'kernel' } = options;
  const builder = new TraceBuilder();
  builder.devices.push({ ordinal: 0, name: 'GPU' });
  const api = builder.lane({ key: 'api', kind: 'api', label: 'api', pid: 1, tid: 1 });
  const ranges = builder.lane({ key: 'ranges', kind: 'ranges', label: 'ranges', pid: 1, tid: 1 });
  const place = { pid: 1, device: 0, stream: 7, context: 1 };
  const stream = builder.lane({ key: 'stream', kind: 'stream', label: 'Stream 7', ...place });
  let time = 0;
  let count = 0;
  const run = (part: Part): void => {
    if (typeof part === 'number') {
      for (let i = 0; i < part; i++) {
        const call = builder.span(
          api,
          SpanKind.runtime,
          time,
          10,
          builder.strings.intern('launch'),
        );
        const name = builder.strings.intern(kernel(count++));
        builder.linkLaunch(builder.span(stream, SpanKind.kernel, time + 100, 50, name), call);
        time += 60;
      }
      return;
    }
    const [name, ...inside] = part;
    const start = time;
    time += 5;
    for (const inner of inside) if (typeof inner !== 'string') run(inner);
    time += 5;
    builder.span(ranges, kind, start, time - start, builder.strings.intern(String(name)));
  };
  parts.forEach(run);
  return builder.freeze({ format: 'nsys-sqlite', product: 'program', version: '' });
}

/** `times` parts made by number. */
export function repeat(times: number, make: (i: number) => Part): Part[] {
  return Array.from({ length: times }, (_, i) => make(i));
}
