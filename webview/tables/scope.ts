/**
 * The part of the trace that tables are about, from what is selected: a node of the tree or an area limits them; a
 * single span does not, it is a row in what was chosen before. Pure.
 */

import { deviceNameAt, type NamedDevice } from '../../src/core/format/device-name.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import type { TableScope } from '../../src/core/protocol/tables.ts';
import { t } from '../ui/l10n.ts';

export interface LabelledScope {
  readonly scope: TableScope;
  /** '' = the whole trace. */
  readonly label: string;
}

export const WHOLE: LabelledScope = { scope: {}, label: '' };

type Devices = readonly NamedDevice[];

export function scopeAfter(
  selection: Selection | undefined,
  before: LabelledScope,
  devices: Devices,
): LabelledScope {
  if (selection === undefined || selection.node === '') return WHOLE;
  const { startNs, endNs, span, node, tracks, label } = selection;
  if (span !== undefined) return before;
  if (node !== undefined) return { scope: { node }, label: nodeLabel(node, label, devices) };
  const limits = tracks === undefined ? {} : { tracks };
  return { scope: { startNs, endNs, ...limits }, label };
}

/** The label with the step called as the program calls it. All nodes in a step have words of their own. */
export function labelOf(
  { scope, label }: LabelledScope,
  stepName: string | undefined,
  devices: Devices,
): string {
  const { node } = scope;
  const isNamed = node !== undefined && stepName !== undefined;
  return isNamed ? nodeLabel(node, label, devices, stepName) : label;
}

/**
 * `decode · step 7 · layer 5`, or `decode step=7 · layer 5` where the program named the step; the last part as the
 * selection calls it where the path does not say.
 */
export function nodeLabel(
  node: string,
  label: string,
  devices: Devices,
  stepName?: string,
): string {
  const segments = node.split('/').filter(segment => segment !== '');
  const parts = segments.flatMap((segment, i) => {
    const colon = segment.indexOf(':');
    const kind = colon < 0 ? segment : segment.slice(0, colon);
    const value = colon < 0 ? '' : segment.slice(colon + 1);
    const known = partsOf(kind, value, devices);
    return known.length === 0 && i === segments.length - 1 ? [{ kind, text: label }] : known;
  });
  const isSaid = (kind: string): boolean =>
    stepName !== undefined && (kind === 'phase' || kind === 'step');
  const texts = parts.filter(({ kind }) => !isSaid(kind)).map(({ text }) => text);
  return (stepName === undefined ? texts : [stepName, ...texts]).join(' · ');
}

interface Part {
  readonly kind: string;
  readonly text: string;
}

/** `layer:7.5` is layer 5 of step 7, where it is not below that. */
function partsOf(kind: string, value: string, devices: Devices): readonly Part[] {
  const [layer = '', step] = kind === 'layer' ? value.split('.').reverse() : [];
  if (step !== undefined)
    return [...partsOf('step', step, devices), ...partsOf(kind, layer, devices)];
  const text = partLabel(kind, value, devices);
  return text === undefined ? [] : [{ kind, text }];
}

function partLabel(kind: string, value: string, devices: Devices): string | undefined {
  switch (kind) {
    case 'phase':
      return t(value);
    case 'step':
      return t('step {0}', value);
    case 'layer':
      return t('layer {0}', value);
    case 'device':
      return deviceNameAt(devices, Number(value));
    case 'operator':
      return value;
    case 'outside':
      return t('outside layers');
    default:
      return undefined;
  }
}

/** What an older version kept is left out. */
export function checkScope(raw: unknown): LabelledScope {
  if (typeof raw !== 'object' || raw === null || !('scope' in raw) || !('label' in raw)) {
    return WHOLE;
  }
  const { scope, label } = raw;
  if (typeof label !== 'string' || typeof scope !== 'object' || scope === null) return WHOLE;
  const { node, startNs, endNs, tracks } = scope as Record<string, unknown>;
  const isWindow = typeof startNs === 'number' && typeof endNs === 'number';
  const isTracks = Array.isArray(tracks) && tracks.every(track => typeof track === 'number');
  if (typeof node === 'string') return { scope: { node }, label };
  if (!isWindow) return WHOLE;
  return { scope: { startNs, endNs, ...(isTracks ? { tracks } : {}) }, label };
}
