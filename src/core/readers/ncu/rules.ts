/** RuleResult of an .ncu-rep: what one of ncu's rules said about one kernel, its link markup made into plain text. */

import type {
  RuleFocus,
  RuleLink,
  RuleMessage,
  RuleMessageType,
  RuleResult,
  RuleTable,
} from '../../report/report.ts';
import type { Message } from './wire.ts';

const RULE = { identifier: 1, name: 2, body: 3, section: 4 } as const;
const ITEM = { message: 1, focus: 8, speedup: 10, tables: 12 } as const;

/** Message types as ncu stores them; the CSV calls them WRN, INF … */
const TYPES: Readonly<Record<number, RuleMessageType>> = {
  1: 'information',
  2: 'warning',
  3: 'error',
  4: 'optimization',
};

interface Body {
  readonly messages: RuleMessage[];
  readonly tables: RuleTable[];
}

export function readRule(message: Message): RuleResult {
  let identifier = '';
  let name = '';
  let section = '';
  const body: Body = { messages: [], tables: [] };
  while (message.next()) {
    if (message.field === RULE.identifier) identifier = message.text();
    else if (message.field === RULE.name) name = message.text();
    else if (message.field === RULE.section) section = message.text();
    else if (message.field === RULE.body) readBody(message.message(), body);
  }
  return { identifier, name, section, ...body };
}

function readBody(message: Message, body: Body): void {
  while (message.next()) {
    if (message.field === 1) readItem(message.message(), body);
  }
}

function readItem(item: Message, body: Body): void {
  let message: Pick<RuleMessage, 'type' | 'title' | 'text' | 'links'> | undefined;
  let speedup: RuleMessage['speedup'];
  const focus: RuleFocus[] = [];
  while (item.next()) {
    if (item.field === ITEM.message) message = readText(item.message());
    else if (item.field === ITEM.focus) focus.push(readFocus(item.message()));
    else if (item.field === ITEM.speedup) speedup = readSpeedup(item.message());
    else if (item.field === ITEM.tables) body.tables.push(readTable(item.message()));
  }
  if (message === undefined) attach(body.messages, speedup, focus);
  else body.messages.push({ ...message, ...(speedup === undefined ? {} : { speedup }), focus });
}

/** A speedup or focus in an item of its own belongs to the message before it. */
function attach(
  messages: RuleMessage[],
  speedup: RuleMessage['speedup'],
  focus: RuleFocus[],
): void {
  const last = messages.pop();
  if (last === undefined) return;
  const gained = speedup ?? last.speedup;
  messages.push({
    ...last,
    ...(gained === undefined ? {} : { speedup: gained }),
    focus: [...last.focus, ...focus],
  });
}

function readText(message: Message): Pick<RuleMessage, 'type' | 'title' | 'text' | 'links'> {
  let type: RuleMessageType = 'other';
  let title = '';
  let marked = '';
  while (message.next()) {
    if (message.field === 1) marked = message.text();
    else if (message.field === 2) type = TYPES[message.number()] ?? 'other';
    else if (message.field === 4) title = message.text();
  }
  return { type, title, ...withLinks(marked) };
}

/**
 * Spells out ncu's link markup: `@section:<Identifier>:<label>@` and `@url:<label>:<url>@`.
 * The address has colons of its own, so only the first two split.
 */
export function withLinks(marked: string): { text: string; links: RuleLink[] } {
  const links: RuleLink[] = [];
  const text = marked.replace(
    /@(section|url):([^:@]*):([^@]*)@/g,
    (_, kind: string, first: string, second: string) => {
      links.push(
        kind === 'url' ? { label: first, url: second } : { label: second, section: first },
      );
      return kind === 'url' ? `${first} (${second})` : second;
    },
  );
  return { text, links };
}

function readFocus(message: Message): RuleFocus {
  let metric = '';
  let value = NaN;
  let severity: RuleFocus['severity'] = 'default';
  let info = '';
  while (message.next()) {
    if (message.field === 2) metric = message.text();
    else if (message.field === 3) value = message.double();
    else if (message.field === 4) severity = SEVERITIES[message.number()] ?? 'default';
    else if (message.field === 5) info = message.text();
  }
  return { metric, value, severity, info };
}

const SEVERITIES: readonly RuleFocus['severity'][] = ['default', 'low', 'high'];
const SCOPES = ['unknown', 'local', 'global'] as const;

function readSpeedup(message: Message): NonNullable<RuleMessage['speedup']> {
  let scope: (typeof SCOPES)[number] = 'unknown';
  let percent = NaN;
  while (message.next()) {
    if (message.field === 1) scope = SCOPES[message.number()] ?? 'unknown';
    else if (message.field === 2) percent = message.double();
  }
  return { scope, percent };
}

function readTable(message: Message): RuleTable {
  let title = '';
  let description = '';
  const columns: { name: string; cells: (string | number)[] }[] = [];
  while (message.next()) {
    if (message.field === 1) {
      const config = message.message();
      while (config.next()) {
        if (config.field === 1) title = config.text();
        else if (config.field === 2) description = config.text();
      }
    } else if (message.field === 2) {
      columns.push(readColumn(message.message()));
    }
  }
  return { title, description, columns };
}

function readColumn(message: Message): { name: string; cells: (string | number)[] } {
  let name = '';
  const cells: (string | number)[] = [];
  while (message.next()) {
    if (message.field === 1) name = message.text();
    else if (message.field === 4) cells.push(message.text());
    else if (message.field === 5) cells.push(message.double());
    else if (message.field === 6) cells.push(Number(message.signed()));
  }
  return { name, cells };
}
