/** What to ask a trace about a site, and whether a measured range may come from it. */

import type { MeasuredRange, RangeQuery } from '../protocol/source.ts';
import { expressionOf, isTelling, textLength } from './name-pattern.ts';
import type { RangeSite } from './range-site.ts';

/** Undefined where the name is not known well enough to tell its ranges from others. */
export function queryOf({ name, domain, styles, isWithin }: RangeSite): RangeQuery | undefined {
  if (name === undefined || !isTelling(name)) return undefined;
  return {
    pattern: expressionOf(name),
    ...(domain !== undefined && { domain }),
    styles,
    // Of two that say the same, the one that gives the name.
    weight: textLength(name) - (isWithin === true ? 0.5 : 0),
  };
}

/** How much of a measured range's name a site says; 0 where the range is not from there. */
export function affinity(site: RangeSite, range: MeasuredRange): number {
  const query = queryOf(site);
  if (query === undefined || !query.styles.includes(range.style)) return 0;
  if ((query.domain ?? range.domain) !== range.domain) return 0;
  return new RegExp(query.pattern, 's').test(range.name) ? query.weight : 0;
}
