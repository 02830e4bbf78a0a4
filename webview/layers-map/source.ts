/**
 * Asks for what the view shows and keeps it: the map of each value, the matrix of each operator, distributions. The
 * same question is asked once.
 */

import type { Distribution, LayersMap, LayersMapValue } from '../../src/core/protocol/analysis.ts';
import type { Host } from '../timeline/selection.ts';

/** What the cells show: a value of whole layers, or `operator:` and an operator. */
export type Shown = LayersMapValue | `operator:${string}`;

export function operatorOf(shown: Shown): string {
  return shown.startsWith('operator:') ? shown.slice('operator:'.length) : '';
}

export class MapSource {
  private readonly host: Host;
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly pending = new AbortController();

  constructor(host: Host) {
    this.host = host;
  }

  map(value: LayersMapValue, phase: string | undefined): Promise<LayersMap> {
    const request = { value, ...(phase === undefined ? {} : { phase }) };
    return this.once(`map ${value} ${phase ?? '-'}`, () =>
      this.host.call('layersMap', request, this.pending.signal),
    );
  }

  /** Time of an operator in each cell of a map. */
  operator(map: LayersMap, operator: string): Promise<Float64Array> {
    return this.once(`operator ${map.phase} ${operator}`, async () => {
      const columns = await Promise.all(
        map.layers.map(({ index }) => this.distribution(map, operator, index)),
      );
      return spread(map, columns);
    });
  }

  /** Of whole layers where `operator` is '', in all layers where `layer` is absent. */
  distribution(map: LayersMap, operator: string, layer?: number): Promise<Distribution> {
    const phase = map.phase === '' ? '' : `/phase:${map.phase}`;
    const node = layer === undefined ? phase : `${phase}/layer:${layer}`;
    const of = operator === '' ? { of: 'layer' as const } : { of: 'operator' as const, operator };
    return this.once(`distribution ${node} ${operator}`, () =>
      this.host.call('distribution', { node, ...of, bins: 1 }, this.pending.signal),
    );
  }

  dispose(): void {
    this.pending.abort();
  }

  private once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known !== undefined) return known as Promise<T>;
    const answer = ask();
    this.answers.set(key, answer);
    answer.catch(() => this.answers.delete(key));
    return answer;
  }
}

/** Instances of each layer into their cells, by the moment at which the layer begins. */
export function spread(
  { steps, layers, startNs }: LayersMap,
  columns: readonly Pick<Distribution, 'startNs' | 'durationNs'>[],
): Float64Array {
  const values = new Float64Array(steps.length * layers.length).fill(NaN);
  columns.forEach((column, layer) => {
    const rowOf = new Map<number, number>();
    steps.forEach((_, step) => {
      const start = startNs[step * layers.length + layer] ?? NaN;
      if (!Number.isNaN(start)) rowOf.set(start, step);
    });
    column.startNs.forEach((start, i) => {
      const step = rowOf.get(start);
      if (step !== undefined) values[step * layers.length + layer] = column.durationNs[i] ?? NaN;
    });
  });
  return values;
}
