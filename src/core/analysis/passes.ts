/** Ranges whose number starts again and again, such as layers, cut at each new start. Knows nothing of steps. */

import type { Family } from './templates.ts';

/** The first and last of the members of a family that are one pass of its inner number. */
export interface Pass {
  readonly first: number;
  last: number;
}

/** In time order. */
export function passesOf({ numbers, inner, outer }: Family): Pass[] {
  const passes: Pass[] = [];
  const [slow, fast] = [numbers[outer], numbers[inner]!];
  for (let i = 0; i < fast.length; i++) {
    const isAgain = slow === undefined ? fast[i]! <= fast[i - 1]! : slow[i] !== slow[i - 1];
    if (i === 0 || isAgain) passes.push({ first: i, last: i });
    else passes[passes.length - 1]!.last = i;
  }
  return passes;
}

/** `my_decode_7_*` where the name has the number, else the name with `*` and the number of the pass. */
export function passName(
  { parts, numbers, inner, outer }: Family,
  member: number,
  pass: number,
): string {
  const text = parts.reduce((name, part, i) => {
    const number = i - 1 === inner ? '*' : `${numbers[i - 1]![member]!}`;
    return `${name}${number}${part}`;
  });
  return outer >= 0 ? text : `${text} ${pass + 1}`;
}
