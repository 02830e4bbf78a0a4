/**
 * Expressions for ncu's `--nvtx-include`: which of a program's NVTX ranges a kernel must lie in. The rules are those of
 * “NVTX Filtering” in the Nsight Compute CLI guide, held against ncu 2025.3 where the guide leaves something open.
 */

export interface NvtxRange {
  readonly style: 'push-pop' | 'start-end';
  /** '' = the default domain. */
  readonly domain: string;
  /** Names on the stack, outermost first, without a gap; of a start/end range its own name alone. */
  readonly names: readonly string[];
}

/** The guide's name for the domain of ranges that name none. */
const DEFAULT_DOMAIN = '<default domain>';

/**
 * `my_decode_10_5`, `engine@decode step=9/`, `engine@generate/decode step=9`. A name alone is a start/end range; a single
 * name of a push/pop range needs a slash behind it. Undefined where no expression can name the range: ncu knows no
 * ranges without a name, and no way to write a backslash before a character of its own.
 */
export function includeExpression({ style, domain, names }: NvtxRange): string | undefined {
  if (names.length === 0 || names.includes('')) return undefined;
  if ([domain, ...names].some(name => /\\(?:[@,[\]/*+]|$)/.test(name))) return undefined;
  const path = names.map(escaped).join('/');
  const range = style === 'push-pop' && names.length === 1 ? `${path}/` : path;
  if (domain !== '') return `${escaped(domain)}@${range}`;
  // `regex:` at the beginning would make a regular expression of it.
  return range.startsWith('regex:') ? `${DEFAULT_DOMAIN}@${range}` : range;
}

/** “Quantifiers @ , [ ] / * + can be used in domain/range names using prefix ‘\’.” All other characters are literal. */
function escaped(name: string): string {
  return name.replaceAll(/[@,[\]/*+]/g, String.raw`\$&`);
}

/** Pattern for `--kernel-name regex:` that these functions match, and no others. */
export function kernelPattern(names: readonly string[]): string {
  const alternatives = names.map(name => name.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`));
  const [first = ''] = alternatives;
  return alternatives.length === 1 ? `^${first}$` : `^(${alternatives.join('|')})$`;
}
