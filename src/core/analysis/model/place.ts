/**
 * A place in the model tree: what a node says, and its children made only when asked for. Lists of children know
 * their length and make single entries, so that a million kernels cost nothing until a page of them is wanted.
 */

import type { NodeKind, TreeNode } from '../../protocol/engine.ts';

export interface Place {
  /** Path of the place: the parent's id, a slash, its own segment. '' = the trace. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly translate?: boolean;
  readonly args?: readonly (string | number)[];
  /** The label in words, where it is more than a word and its arguments. */
  readonly words?: string;
  readonly timeNs: number;
  readonly count: number;
  readonly extra?: NonNullable<TreeNode['extra']>;
  readonly role?: string;
  readonly startNs: number;
  readonly endNs: number;
  /** Its operations, where they are at hand. */
  readonly rows?: Uint32Array;
  /** Row, where it is a single span. */
  readonly span?: number;
  readonly children: Children;
}

export interface Children {
  readonly total: number;
  at(index: number): Place;
  /** The child with this last segment of an id, `step:7`; undefined if there is none. */
  find(segment: string): Place | undefined;
}

export const NO_CHILDREN: Children = {
  total: 0,
  at: () => {
    throw new RangeError('no children');
  },
  find: () => undefined,
};

/** Children that are few and cheap, made together on first use. */
export function listed(total: number, make: () => readonly Place[]): Children {
  let places: readonly Place[] | undefined;
  const all = (): readonly Place[] => (places ??= make());
  return {
    total,
    at: index => all()[index]!,
    find: segment => all().find(({ id }) => id.endsWith(`/${segment}`)),
  };
}

/** Children whose number is known only once they are made. */
export function lazily(make: () => readonly Place[]): Children {
  let made: Children | undefined;
  const children = (): Children => {
    if (made === undefined) {
      const places = make();
      made = listed(places.length, () => places);
    }
    return made;
  };
  return {
    get total() {
      return children().total;
    },
    at: index => children().at(index),
    find: segment => children().find(segment),
  };
}

/** One list after the other. */
export function joined(lists: readonly Children[]): Children {
  return {
    total: lists.reduce((sum, { total }) => sum + total, 0),
    at: index => {
      let rest = index;
      for (const list of lists) {
        if (rest < list.total) return list.at(rest);
        rest -= list.total;
      }
      throw new RangeError(`no child ${index}`);
    },
    find: segment => {
      for (const list of lists) {
        const found = list.find(segment);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** What the protocol says of a place. `parentNs` is the time that its share is of. */
export function nodeOf(place: Place, parentNs: number): TreeNode {
  const { id, kind, label, translate, args, timeNs, count, extra, role, span } = place;
  const { startNs, endNs, children } = place;
  return {
    id,
    kind,
    label,
    ...(translate !== undefined && { translate }),
    ...(args !== undefined && { args }),
    timeNs,
    percent: parentNs > 0 ? (100 * timeNs) / parentNs : 0,
    count,
    ...(extra !== undefined && extra.length > 0 && { extra }),
    ...(role !== undefined && { role }),
    hasChildren: children.total > 0,
    selection: {
      startNs,
      endNs,
      label: spoken(place),
      node: id,
      ...(span !== undefined && { span }),
    },
  };
}

/** Label with its arguments, for screen readers and footers: `layer 5`. */
function spoken({ label, translate, args, words }: Place): string {
  if (words !== undefined) return words;
  const word = translate === true ? label.replace(/^phase\./, '') : label;
  return [word, ...(args ?? [])].join(' ');
}
