/**
 * Asks for what the view shows and keeps it: the map of each value, operator and phase, and distributions. The same
 * question is asked once.
 */

import {
  LAYERS_MAP_VALUES,
  type Distribution,
  type LayersMap,
  type LayersMapValue,
} from '../../src/core/protocol/analysis.ts';
import type { Host } from '../timeline/selection.ts';
import { t } from '../ui/l10n.ts';

/** What the cells show: a value of whole layers, or `operator:` and an operator. */
export type Shown = LayersMapValue | `operator:${string}`;

export function operatorOf(shown: Shown): string {
  return shown.startsWith('operator:') ? shown.slice('operator:'.length) : '';
}

/** The value that is shown, or that an operator is asked for with. */
export function valueOf(shown: Shown): LayersMapValue {
  return LAYERS_MAP_VALUES.find(known => known === shown) ?? 'duration';
}

export class MapSource {
  private readonly host: Host;
  private readonly answers = new Map<string, Promise<unknown>>();
  private readonly pending = new AbortController();

  constructor(host: Host) {
    this.host = host;
  }

  /** @param phase undefined = as the worker thinks best, '' = all */
  map(shown: Shown, phase: string | undefined): Promise<LayersMap> {
    const operator = operatorOf(shown);
    const request = {
      value: valueOf(shown),
      ...(phase === undefined ? {} : { phase }),
      ...(operator === '' ? {} : { operator }),
    };
    return this.once(`map ${JSON.stringify(request)}`, async () =>
      inWords(await this.host.call('layersMap', request, this.pending.signal)),
    );
  }

  /** Of what the cells show; in all layers where `layer` is absent. */
  distribution(map: LayersMap, shown: Shown, layer?: number): Promise<Distribution> {
    const operator = operatorOf(shown);
    const phase = map.phase === '' ? '' : `/phase:${map.phase}`;
    const node = layer === undefined ? phase : `${phase}/layer:${layer}`;
    const of =
      operator === ''
        ? { of: 'layer' as const, value: valueOf(shown) }
        : { of: 'operator' as const, operator };
    return this.once(`distribution ${node} ${shown}`, () =>
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

/** Steps that the program gave no name are numbers in the trace: `12`, in a run `rank 0 · 12`. */
const BARE_STEP = /^((?:rank|GPU|NPU) \d+ · )?(\d+)$/;

function inWords(map: LayersMap): LayersMap {
  const named = (label: string): string =>
    label.replace(BARE_STEP, (_, rank: string | undefined, step: string) => {
      return `${rank ?? ''}${t('step {0}', step)}`;
    });
  return { ...map, steps: map.steps.map(step => ({ ...step, label: named(step.label) })) };
}
