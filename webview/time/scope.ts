/** Names of devices and phases, and what choosing a row of the table selects. */

import { deviceNameAt } from '../../src/core/format/device-name.ts';
import type { TimeShare } from '../../src/core/protocol/analysis.ts';
import type { TraceSummary } from '../../src/core/protocol/engine.ts';
import type { Selection } from '../../src/core/protocol/selection.ts';
import { t } from '../ui/l10n.ts';

export function deviceName(device: number, { devices }: TraceSummary): string {
  return device in devices ? deviceNameAt(devices, device) : t('Device');
}

/** Phases are words of ours, which are translated. */
export function scopeName(share: TimeShare, summary: TraceSummary): string {
  return share.phase === '' ? deviceName(share.device, summary) : t(share.phase);
}

/** With the device, for cards and copied data. */
export function fullScopeName(share: TimeShare, summary: TraceSummary): string {
  const device = deviceName(share.device, summary);
  return share.phase === '' ? device : `${device} · ${t(share.phase)}`;
}

export function selectionOf(share: TimeShare, summary: TraceSummary): Selection {
  const { startNs, endNs, node } = share;
  const label = scopeName(share, summary);
  return { startNs, endNs, label, ...(node === '' ? {} : { node }) };
}
