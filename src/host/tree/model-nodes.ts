/**
 * The loaded part of the model tree: elements with their parents and the pages of children fetched so far. Elements
 * keep their identity while their trace is open, which VS Code needs for `reveal`. Shows nothing itself.
 */

import type { EngineApi, TreeNode } from '../../core/protocol/engine.ts';
import type { OpenTrace } from '../open-trace.ts';

/** Children fetched at once. */
export const PAGE = 200;

/** Order and filter, as the engine takes them. */
export type Arrangement = Pick<Parameters<EngineApi['tree']>[0], 'sort' | 'filter'>;

export interface ModelElement {
  readonly trace: OpenTrace;
  /** Unique among all elements of the view. */
  readonly key: string;
  readonly parent: ModelElement | undefined;
  /** Undefined for a trace itself and for `more`. */
  readonly node: TreeNode | undefined;
  readonly kind: 'trace' | 'node' | 'more';
  /** Order and filter that the children are asked for with. */
  readonly arrangement: Arrangement;
  /** Children fetched so far; undefined = none asked for yet. */
  children: readonly ModelElement[] | undefined;
  /** Children that there are. */
  total: number;
  /** A page that is on its way. */
  loading: Promise<void> | undefined;
}

export function traceElement(trace: OpenTrace, arrangement: Arrangement = {}): ModelElement {
  const root = element(trace, trace.uri.toString(), undefined, undefined, 'trace');
  return { ...root, arrangement };
}

/** The item at the end of an incomplete list of children, undefined where the list is complete. */
export function moreElement(parent: ModelElement): ModelElement | undefined {
  if (parent.children === undefined || parent.children.length >= parent.total) return undefined;
  const key = `${parent.key}#more${parent.children.length}`;
  return element(parent.trace, key, parent, undefined, 'more');
}

/** Fetches the first or the next page of children. Calls at the same time share one page. */
export async function loadPage(parent: ModelElement): Promise<void> {
  parent.loading ??= fetchPage(parent).finally(() => {
    parent.loading = undefined;
  });
  return parent.loading;
}

/** The child with an id, fetching pages until it is there; undefined if it is none of them. */
export async function findChild(
  parent: ModelElement,
  id: string,
): Promise<ModelElement | undefined> {
  for (;;) {
    const found = parent.children?.find(child => child.node?.id === id);
    if (found !== undefined) return found;
    if (parent.children !== undefined && parent.children.length >= parent.total) return undefined;
    const before = parent.children?.length ?? -1;
    await loadPage(parent);
    if ((parent.children?.length ?? -1) <= before) return undefined;
  }
}

async function fetchPage(parent: ModelElement): Promise<void> {
  const { trace } = parent;
  const loaded = parent.children ?? [];
  const { nodes, total } = await trace.ask('tree', id => ({
    trace: id,
    node: parent.node?.id ?? '',
    offset: loaded.length,
    limit: PAGE,
    ...parent.arrangement,
  }));
  const added = nodes.map(node =>
    element(trace, `${trace.uri.toString()}#${node.id}`, parent, node),
  );
  parent.children = [...loaded, ...added];
  parent.total = total;
}

function element(
  trace: OpenTrace,
  key: string,
  parent: ModelElement | undefined,
  node: TreeNode | undefined,
  kind: ModelElement['kind'] = 'node',
): ModelElement {
  const arrangement = parent?.arrangement ?? {};
  const nothing = { children: undefined, total: 0, loading: undefined };
  return { trace, key, parent, node, kind, arrangement, ...nothing };
}
