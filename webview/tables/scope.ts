/**
 * The part of the trace that tables are about, from what is selected: a node of the tree or an area limits them; a
 * single span does not, it is a row in what was chosen before. Pure.
 */

import type { Selection } from '../../src/core/protocol/engine.ts';
import type { TableScope } from '../../src/core/protocol/tables.ts';
import { t } from '../ui/l10n.ts';

export interface LabelledScope {
  readonly scope: TableScope;
  /** '' = the whole trace. */
  readonly label: string;
}

export const WHOLE: LabelledScope = { scope: {}, label: '' };

export function scopeAfter(selection: Selection | undefined, before: LabelledScope): LabelledScope {
  if (selection === undefined || selection.node === '') return WHOLE;
  const { startNs, endNs, span, node, tracks, label } = selection;
  if (span !== undefined) return before;
  if (node !== undefined) return { scope: { node }, label: nodeLabel(node, label) };
  const limits = tracks === undefined ? {} : { tracks };
  return { scope: { startNs, endNs, ...limits }, label };
}

/** `decode · step 7 · layer 5`; the last part as the selection calls it where the path does not say. */
export function nodeLabel(node: string, label: string): string {
  const segments = node.split('/').filter(segment => segment !== '');
  const parts = segments.map((segment, i) => {
    const colon = segment.indexOf(':');
    const kind = colon < 0 ? segment : segment.slice(0, colon);
    const value = colon < 0 ? '' : segment.slice(colon + 1);
    return partLabel(kind, value) ?? (i === segments.length - 1 ? label : undefined);
  });
  return parts.filter(part => part !== undefined).join(' · ');
}

function partLabel(kind: string, value: string): string | undefined {
  switch (kind) {
    case 'phase':
      return t(value);
    case 'step':
      return t('step {0}', value);
    case 'layer':
      return t('layer {0}', value);
    case 'device':
      return `GPU ${value}`;
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
