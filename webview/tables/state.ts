/** What tables keep over hiding and reloading: checked when it comes back, since it may stem from an older version. */

import type { NameForm } from '../../src/core/protocol/tables.ts';
import type { DrawerContext } from '../timeline/drawer.ts';
import type { Widths } from './columns.ts';
import { checkScope, WHOLE, type LabelledScope } from './scope.ts';

export interface TableState {
  readonly sort?: { readonly column: string; readonly descending: boolean };
  readonly filter?: string;
  /** Columns shown or hidden by hand, by id. */
  readonly columns?: Readonly<Record<string, boolean>>;
  /** Widths given by hand, pixels by column. */
  readonly widths?: Widths;
}

export function checkTableState(raw: unknown): TableState {
  if (typeof raw !== 'object' || raw === null) return {};
  const { sort, filter, columns, widths } = raw as Record<string, unknown>;
  return {
    ...(isSort(sort) ? { sort } : {}),
    ...(typeof filter === 'string' && filter !== '' ? { filter } : {}),
    ...(isColumns(columns) ? { columns } : {}),
    ...(isWidths(widths) ? { widths } : {}),
  };
}

/** The same with another width of a column; undefined: its own again. */
export function withWidth(
  { widths: before = {}, ...rest }: TableState,
  column: string,
  width: number | undefined,
): TableState {
  const { [column]: _, ...others } = before;
  const widths = width === undefined ? others : { ...others, [column]: width };
  return Object.keys(widths).length === 0 ? rest : { ...rest, widths };
}

function isSort(value: unknown): value is NonNullable<TableState['sort']> {
  if (typeof value !== 'object' || value === null) return false;
  const { column, descending } = value as Record<string, unknown>;
  return typeof column === 'string' && typeof descending === 'boolean';
}

function isColumns(value: unknown): value is Record<string, boolean> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(shown => typeof shown === 'boolean');
}

function isWidths(value: unknown): value is Widths {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(width => typeof width === 'number' && width > 0);
}

const KEY = 'tables';
const FORMS: readonly NameForm[] = ['short', 'demangled', 'mangled'];

/** What all tables have in common: the scope and the form of names. */
export class SharedState {
  names: NameForm;
  scope: LabelledScope;
  private readonly context: DrawerContext;

  constructor(context: DrawerContext) {
    this.context = context;
    const kept = (context.load(KEY) ?? {}) as Record<string, unknown>;
    this.names = FORMS.find(form => form === kept['names']) ?? 'short';
    this.scope = context.selection.selection === undefined ? WHOLE : checkScope(kept['scope']);
  }

  setNames(names: NameForm): void {
    this.names = names;
    this.save();
  }

  setScope(scope: LabelledScope): void {
    this.scope = scope;
    this.save();
  }

  private save(): void {
    this.context.save(KEY, { names: this.names, scope: this.scope });
  }
}
