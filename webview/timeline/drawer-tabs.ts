/** The tabs of the drawer, in their order. A new one is added here and nowhere else. */

import { layersMapTab } from '../layers-map/tab.ts';
import { tableTabs } from '../tables/tabs.ts';
import { timeTab } from '../time/tab.ts';
import { t } from '../ui/l10n.ts';
import type { Details } from './details.ts';
import type { DrawerTab } from './drawer.ts';

export function drawerTabs(details: Details): readonly DrawerTab[] {
  return [detailsTab(details), ...tableTabs(), layersMapTab(), timeTab()];
}

/** The pane is the page's own, which keeps it up to date whether it is seen or not. */
function detailsTab(details: Details): DrawerTab {
  return {
    id: 'details',
    label: () => t('Details'),
    mount: container => {
      container.append(details.pane);
      return {};
    },
  };
}
