/** What samples of GPU metrics are gathered by. */

/** Samples are gathered by GPU and name: ids of metrics differ between captures. */
export function metricKey(gpu: number, metric: string): string {
  return `${gpu} ${metric}`;
}

export function fromKey(key: string): { gpu: number; metric: string } {
  const space = key.indexOf(' ');
  return { gpu: Number(key.slice(0, space)), metric: key.slice(space + 1) };
}
