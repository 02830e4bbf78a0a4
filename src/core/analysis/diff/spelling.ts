/**
 * Kernels that two profilers name alike but for their spelling: nsys writes `f<(int)2, (bool)0>(T1 *)` where PyTorch
 * writes `f<2, false>(float*)`. Only for names that the other side does not have as they are.
 */

import { plainName } from '../join.ts';

/** What names of one side are called on the other. */
export type Spelling = ReadonlyMap<string, string>;

/** From names that only `b` has to names that only `a` has. */
export function spellingOf(a: Iterable<string>, b: Iterable<string>): Spelling {
  const [left, right] = [new Set(a), new Set(b)];
  const [ours, theirs] = [
    [...left].filter(name => !right.has(name)),
    [...right].filter(name => !left.has(name)),
  ];
  const alike = onlyAlike(ours, theirs, { a: signatureOf, b: signatureOf });
  return new Map(alike.map(([our, their]) => [their, our]));
}

type KeyOf = (name: string) => string;

/** Names of the two sides with the same key, where each side has but one of them. */
export function onlyAlike(
  a: readonly string[],
  b: readonly string[],
  keyOf: { readonly a: KeyOf; readonly b: KeyOf },
): (readonly [a: string, b: string])[] {
  const theirs = byKey(b, keyOf.b);
  return [...byKey(a, keyOf.a)].flatMap(([key, [our, ...others]]) => {
    const [their, ...more] = theirs.get(key) ?? [];
    const isOnly = others.length + more.length === 0;
    return isOnly && our !== undefined && their !== undefined ? [[our, their] as const] : [];
  });
}

function byKey(names: readonly string[], keyOf: KeyOf): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}

/**
 * A kernel's name with its template arguments and without the parameters that follow them: nsys has places of template
 * arguments (`T1 *`) for their types. Parameters of what is no template tell overloads apart.
 */
function signatureOf(name: string): string {
  const spelled = withoutParameters(name)
    .replaceAll(/\btrue\b/g, '1')
    .replaceAll(/\bfalse\b/g, '0')
    .replaceAll(/\b(\d+)u?l{0,2}\b/gi, '$1')
    .replaceAll(/\bconst\b/g, '')
    .replaceAll(/\[lambda(\([^()]*\)) \(instance (\d+)\)\]/g, '{lambda$1#$2}');
  return plainName(spelled);
}

/** Up to the last list in parentheses, where the name of a template ends with one. */
function withoutParameters(name: string): string {
  if (!name.endsWith(')')) return name;
  let depth = 0;
  for (let i = name.length - 1; i >= 0; i--) {
    if (name[i] === ')') depth++;
    else if (name[i] === '(' && --depth === 0) {
      const head = name.slice(0, i);
      return /<(?!unnamed>)/.test(head) ? head : name;
    }
  }
  return name;
}
