/** The spans that belong to the selected one, as buttons that go there: range, launch, first operation, next wait. */

import { formatTime } from '../../src/core/format/time.ts';
import { grouped } from '../../src/core/format/number.ts';
import type { LinkedSpan, LinkRelation } from '../../src/core/protocol/engine.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';

/** Key that goes there; see keys.ts. */
const KEYS: Readonly<Record<LinkRelation, string>> = {
  range: 'E',
  launch: '[',
  operation: ']',
  wait: 'N',
};

/** The line that `chainOf` fills. */
export function chainLine(): HTMLElement {
  return element('div', { class: 'chain', role: 'group', 'aria-label': t('Belongs to') });
}

/** A graph's operations are one entry, which leads to the first. */
export function chainOf(
  links: readonly LinkedSpan[],
  follow: (link: LinkedSpan) => void,
): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (const relation of ['range', 'launch', 'operation', 'wait'] as const) {
    const [first, ...others] = links.filter(link => link.relation === relation);
    if (first === undefined) continue;
    const more = others.length === 0 ? '' : ` ${t('and {0} more', grouped(others.length))}`;
    const go = element('button', { type: 'button', class: 'chain-link' }, `${first.name}${more}`);
    setTip(go, `${first.name}\n${formatTime(first.durationNs)} (${KEYS[relation]})`);
    go.addEventListener('click', () => follow(first));
    parts.push(
      element(
        'span',
        { class: 'chain-part' },
        element('span', { class: 'chain-label' }, relationText(relation)),
        go,
      ),
    );
  }
  return parts;
}

function relationText(relation: LinkRelation): string {
  switch (relation) {
    case 'range':
      return t('Range');
    case 'launch':
      return t('Launched by');
    case 'operation':
      return t('Launched');
    case 'wait':
      return t('Next wait');
  }
}
