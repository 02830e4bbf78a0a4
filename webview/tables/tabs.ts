/** The tables as tabs of the drawer. They share the scope and the form of names. */

import type { TableId } from '../../src/core/protocol/tables.ts';
import type { DrawerTab } from '../timeline/drawer.ts';
import { t } from '../ui/l10n.ts';
import { SharedState } from './state.ts';
import { TableView } from './view.ts';

/** English labels, in the order of the strip. */
const LABELS: readonly (readonly [TableId, string])[] = [
  ['events', 'Events'],
  ['kernels', 'Kernels'],
  ['kernelGrid', 'Grid'],
  ['operations', 'Operations'],
  ['operators', 'Operators'],
  ['ranges', 'Ranges'],
  ['api', 'API'],
];

export function tableTabs(): readonly DrawerTab[] {
  let shared: SharedState | undefined;
  return LABELS.map(([id, label]) => ({
    id,
    label: () => t(label),
    mount: (container, context) => {
      shared ??= new SharedState(context);
      return new TableView(container, id, context, shared);
    },
  }));
}
