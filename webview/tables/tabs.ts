/** The tables as tabs of the drawer. */

import type { DrawerTab } from '../timeline/drawer.ts';

export function tableTabs(): readonly DrawerTab[] {
  return [];
}
