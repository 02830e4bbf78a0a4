/**
 * Sites while one types: an open string or bracket, or half a statement, hides what comes after it until it is whole.
 * What a file had marked there stays for so long, as far as its text still stands.
 */

import { isUnfinished } from './blocks.ts';
import { changeBetween } from './change.ts';
import type { RangeSite } from './range-site.ts';

/** A text with its sites. */
export interface SitesOfText {
  readonly text: string;
  readonly sites: readonly RangeSite[];
  /** Whether the text is known to be no Python. */
  readonly isBroken: boolean;
}

/** The sites of a text, with those that it only lacks because something in it is not whole. */
export function withHidden(
  { text, sites, isBroken }: SitesOfText,
  before: SitesOfText,
): readonly RangeSite[] {
  const { from, toOld, toNew } = changeBetween(before.text, text);
  const moved = toNew - toOld;
  const [starts, ends] = [new Set<number>(), new Set<number>()];
  for (const site of sites) {
    starts.add(site.from);
    ends.add(site.to);
  }
  const hidden = before.sites.flatMap((site): readonly RangeSite[] => {
    const isBehind = site.from >= toOld;
    if (!isBehind && site.to > from) return [];
    const by = isBehind ? moved : 0;
    const same = by === 0 ? site : { ...site, from: site.from + by, to: site.to + by };
    return starts.has(same.from) || ends.has(same.to) ? [] : [same];
  });
  if (hidden.length === 0 || !(isBroken || isUnfinished(text))) return sites;
  return [...sites, ...hidden].sort((a, b) => a.from - b.from);
}
