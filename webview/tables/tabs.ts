/** The tables as tabs of the drawer. They share the scope and the form of names. */

import type { TableId } from '../../src/core/protocol/tables.ts';
import type { DrawerTab } from '../timeline/drawer.ts';
import { t, tIn } from '../ui/l10n.ts';
import { SharedState } from './state.ts';
import { TableView } from './view.ts';

/** English label and tip, in the order of the strip. */
const LABELS: readonly (readonly [TableId, label: string, tip: string])[] = [
  ['events', 'Events', 'Every operation in the order of start'],
  ['kernels', 'Kernels', 'Kernels by name'],
  ['kernelGrid', 'Grid', 'Kernels by name, grid and block'],
  ['operations', 'Operations', 'Kernels, copies and memsets by name'],
  ['operators', 'Operators', 'Operations by what they do in the model'],
  ['ranges', 'Ranges', 'Ranges by name, with their time on the GPU'],
  ['api', 'API', 'Calls of the runtime and the driver by name'],
];

export function tableTabs(): readonly DrawerTab[] {
  let shared: SharedState | undefined;
  return LABELS.map(([id, label, tip]) => ({
    id,
    label: () => tIn('tab', label),
    tip: () => t(tip),
    mount: (container, context) => {
      shared ??= new SharedState(context);
      return new TableView(container, id, context, shared);
    },
  }));
}
