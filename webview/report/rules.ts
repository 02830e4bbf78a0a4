/**
 * What the report's own rules found: the text as the profiler wrote it, the estimated speedup, the metrics that it
 * rests on and its tables. Texts of rules are never translated.
 */

import type { RuleMessage, RuleResult, RuleTable } from '../../src/core/report/report.ts';
import { element, icon } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { setTip } from '../ui/tooltip.ts';
import { moreButton } from './bars.ts';
import { formatValue } from './value.ts';
import type { SectionView } from './view.ts';

const ICONS: Readonly<Record<RuleMessage['type'], string>> = {
  optimization: 'lightbulb',
  information: 'info',
  warning: 'warning',
  error: 'error',
  other: 'comment',
};

export function ruleList(rules: readonly RuleResult[], view: SectionView): HTMLElement | undefined {
  const items = rules.flatMap(rule => [
    ...rule.messages.map(message => messageItem(rule, message, view)),
    ...(rule.messages.length > 0 ? rule.tables.map(ruleTable) : []),
  ]);
  if (items.length === 0) return undefined;
  return element('ul', { class: 'rules', 'aria-label': t('Rule results') }, ...items);
}

function messageItem(rule: RuleResult, message: RuleMessage, view: SectionView): HTMLElement {
  const title = message.title === '' ? rule.name : message.title;
  return element(
    'li',
    { class: `rule ${message.type}` },
    icon(ICONS[message.type]),
    element(
      'div',
      { class: 'rule-body' },
      element('div', { class: 'rule-head' }, element('strong', {}, title), speedupMark(message)),
      element('p', {}, message.text),
      focusList(message, view),
    ),
  );
}

/** `Est. speedup 35.1 %`. Local ones are about one unit only, so they never add up. */
function speedupMark({ speedup }: RuleMessage): HTMLElement | undefined {
  if (speedup === undefined || speedup.percent <= 0) return undefined;
  const local = speedup.scope === 'local';
  const figure = formatValue(speedup.percent, '%');
  const text = local ? t('Est. local speedup {0}', figure) : t('Est. speedup {0}', figure);
  const made = element('span', { class: 'speedup number' }, text);
  setTip(
    made,
    local
      ? t("The profiler's estimate for the unit that the rule is about, not for the whole kernel.")
      : t(
          "The profiler's estimate for the whole kernel. Estimates of several rules do not add up.",
        ),
  );
  return made;
}

function focusList({ focus }: RuleMessage, view: SectionView): HTMLElement | undefined {
  if (focus.length === 0) return undefined;
  return element(
    'ul',
    { class: 'focus-list' },
    ...focus.map(({ metric, value, info }) => {
      const name = element('button', { class: 'link metric', type: 'button' }, metric);
      name.addEventListener('click', () => view.showMetric(name, metric, metric));
      const figure = element('span', { class: 'number' }, formatValue(value, ''));
      const said = info === '' ? undefined : element('span', { class: 'dim' }, info);
      return element('li', {}, name, figure, said);
    }),
  );
}

function ruleTable({ title, description, columns }: RuleTable): HTMLElement {
  const length = Math.max(0, ...columns.map(column => column.cells.length));
  const cell = (value: string | number | undefined): HTMLElement =>
    element(
      'td',
      { class: typeof value === 'number' ? 'number' : '' },
      typeof value === 'number' ? formatValue(value, '') : (value ?? ''),
    );
  const rows = Array.from({ length }, (_, i) =>
    element('tr', {}, ...columns.map(column => cell(column.cells[i]))),
  );
  return element(
    'li',
    { class: 'rule-table table-box', tabindex: 0 },
    element(
      'table',
      { class: 'figures' },
      element('caption', {}, title),
      element(
        'thead',
        {},
        element('tr', {}, ...columns.map(({ name }) => element('th', { scope: 'col' }, name))),
      ),
      element('tbody', {}, ...rows),
    ),
    description === '' ? undefined : element('p', { class: 'dim' }, description),
  );
}

/** Findings shown at once. */
const FIRST = 5;

/** All findings of the kernel with a speedup, largest first: the short list that opens the page. */
export function findings(view: SectionView): HTMLElement | undefined {
  const found = view.page.report.sections
    .flatMap(section =>
      section.rules.flatMap(rule =>
        rule.messages.flatMap(message =>
          (message.speedup?.percent ?? 0) > 0 ? [{ section, rule, message }] : [],
        ),
      ),
    )
    .sort((a, b) => weight(b.message) - weight(a.message));
  if (found.length === 0) return undefined;
  const items = found.map(({ section, rule, message }) => {
    const title = message.title === '' ? rule.name : message.title;
    const go = element('button', { class: 'link', type: 'button' }, t(section.title));
    go.addEventListener('click', () => view.goTo(section.id));
    return element(
      'li',
      { class: 'finding' },
      speedupMark(message),
      element('span', { class: 'finding-title' }, title),
      go,
    );
  });
  return element(
    'div',
    {},
    element('ol', { class: 'findings' }, ...items),
    moreButton(items, FIRST),
  );
}

/** Estimates for the whole kernel come before those for one unit. */
function weight({ speedup }: RuleMessage): number {
  const { percent = 0, scope = 'unknown' } = speedup ?? {};
  return percent + (scope === 'local' ? 0 : 1000);
}
