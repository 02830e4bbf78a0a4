/** A trace of the PyTorch profiler with nothing but kernels of one stream, 1 ms apart, with the launch of each. */

export function traceEvents(
  kernels: readonly { readonly name: string; readonly us: number }[],
): string {
  const events = kernels.flatMap(({ name, us }, i) => [
    {
      ...{ ph: 'X', cat: 'cuda_runtime', name: 'cudaLaunchKernel', pid: 1, tid: 1 },
      ...{ ts: 1000 * i, dur: 5, args: { correlation: i + 1 } },
    },
    {
      ...{ ph: 'X', cat: 'kernel', name, pid: 0, tid: 7, ts: 1000 * i + 10, dur: us },
      args: { device: 0, stream: 7, correlation: i + 1 },
    },
  ]);
  return JSON.stringify({ schemaVersion: 1, deviceProperties: [], traceEvents: events });
}
