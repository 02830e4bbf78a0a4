/** Names that a program gave to its NVTX domains, categories and threads. Read once, before the ranges. */

import { globalIdSql, processOf, type ProcessKey } from './ids.ts';
import { isDamage } from './pages.ts';
import type { Table } from './schema.ts';
import type { Session } from './session.ts';
import { orElse, textOf } from './values.ts';

const DOMAIN_CREATE = 75;
const CATEGORY = 33;
const THREAD = 39;

export class NvtxNames {
  private readonly domains = new Map<string, string>();
  private readonly categories = new Map<string, string>();

  constructor(session: Session, table: Table) {
    const columns = ['text', 'textId', 'domainId', 'category'].map(name =>
      orElse(table, name, 'NULL'),
    );
    const sql =
      `SELECT eventType, ${globalIdSql(orElse(table, 'globalTid', 'NULL'))}, ${columns.join(', ')} ` +
      `FROM ${table.sql} WHERE eventType IN (${DOMAIN_CREATE}, ${CATEGORY}, ${THREAD})`;
    try {
      for (const row of session.source.rows(sql)) this.add(session, row);
    } catch (caught) {
      // The ranges themselves report the damage.
      if (!isDamage(caught)) throw caught;
    }
  }

  /** '' for the default domain; a domain whose creation lies outside the file has only its number. */
  domain(process: ProcessKey, id: number): string {
    if (id === 0) return '';
    return this.domains.get(`${process} ${id}`) ?? `domain#${id}`;
  }

  category(process: ProcessKey, domain: number, id: number): string {
    if (id === 0) return '';
    return this.categories.get(`${process} ${domain} ${id}`) ?? `category#${id}`;
  }

  private add(session: Session, row: unknown[]): void {
    const [eventType, thread, text, textId, domain, category] = row;
    const id = typeof thread === 'number' ? thread : 0;
    const process = processOf(id);
    const registered =
      typeof textId === 'number' && textId !== 0 ? session.strings.text(textId) : undefined;
    const name = registered ?? textOf(text);
    if (eventType === DOMAIN_CREATE) this.domains.set(`${process} ${Number(domain ?? 0)}`, name);
    else if (eventType === THREAD) session.threadNames.set(id, name);
    else {
      const key = `${process} ${Number(domain ?? 0)} ${Number(category ?? 0)}`;
      this.categories.set(key, name);
    }
  }
}
