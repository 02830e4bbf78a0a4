/**
 * What a kernel does where its name tells only its arithmetic: models that run as written (Transformers in eager mode)
 * spread a norm, the rotary embedding or the gated product over several kernels. One readable table says which runs of
 * families make up what; `roles.ts` then gives roles as if each were one kernel. What no chain knows is left as it is.
 */

import { codeOf, NO_FAMILY, setOf } from './family-codes.ts';
import { FAMILIES, PARTS, type KernelFamily } from './rules.ts';

/** Consecutive kernels that together are of one family. */
export interface Chain {
  readonly family: KernelFamily;
  /**
   * Families in order: `a|b` either, `a?` perhaps, `a*` any number, `a+` at least one; `small` is any part and any
   * other elementwise kernel. What stands in brackets has to be there (or may, with a mark of its own) and keeps its
   * family.
   */
  readonly of: string;
  /** Only on devices that are known to run this family as well. */
  readonly where?: KernelFamily;
}

/** In the order in which they are looked for: a later chain sees what the earlier ones found. */
export const CHAINS: readonly Chain[] = [
  // Rotary embedding: x·cos + rotate_half(x)·sin for q and for k, halves or pairs (GLM, Cohere). Where only a part of a
  // head is rotated, it is put together with the rest, at once or in the end; then keys and values go to the cache.
  { family: 'rope', of: 'mul neg cat|append mul add' },
  { family: 'rope', of: 'mul neg copy copy mul add' },
  // The same as (a·cos − b·sin, a·sin + b·cos), put together (DeepSeek).
  { family: 'rope', of: 'mul mul add mul mul add cat|append' },
  { family: 'rope', of: '[rope] cat cat [cat|append cat|append]' },
  { family: 'rope', of: '[rope] cat|append [rope]' },
  { family: 'rope', of: '[rope] cat|append [cat|append cat|append]' },
  { family: 'rope', of: '[rope] cast cast [cat|append cat|append]' },
  // Rotated in float32 (Cohere).
  { family: 'rope', of: '[gemm gemm_reduce?] cast cast [rope]' },
  // Its table, once per step: positions times frequencies, cos and sin.
  {
    family: 'rope',
    of: 'cast? gemm cat|append|copy cos mul_scalar? sin mul_scalar? mul_scalar? cast? cast?',
  },
  // Norms in float32: LayerNorm (Cohere), RMSNorm of Gemma (1 + weight), OLMo, Llama, Qwen, Mistral and T5.
  { family: 'norm', of: 'cast mean add pow mean add add_scalar rsqrt mul cast mul cast' },
  { family: 'norm', of: 'cast pow mean add_scalar rsqrt mul cast add_scalar mul cast' },
  { family: 'norm', of: 'cast pow mean add_scalar rsqrt mul mul cast' },
  { family: 'norm', of: 'cast? pow mean add_scalar? rsqrt mul cast? mul?' },
  // A reciprocal square root is of a norm, whatever is around it.
  { family: 'norm', of: 'rsqrt' },
  // Quantised on the way into a projection: by the largest magnitude, or by a scale that is known; brought back behind it.
  { family: 'quantize', of: 'abs max small* [quantize|gemm]' },
  { family: 'quantize', of: 'cast? mul|mul_scalar|elementwise clamp [quantize gemm]' },
  { family: 'gemm_reduce', of: '[quantize gemm gemm_reduce?] mul mul? cast' },
  // Scores or logits that are capped (Gemma): no activation.
  { family: 'elementwise', of: 'mul_scalar tanh mul_scalar' },
  // GELU by tanh and by sigmoid, ReLU between two projections; a tanh of another kind is an activation by itself.
  { family: 'activation', of: 'mul_scalar pow mul_scalar add mul_scalar tanh add_scalar mul' },
  { family: 'activation', of: 'mul_scalar sigmoid mul' },
  { family: 'activation', of: '[gemm gemm_reduce?] clamp [gemm]' },
  { family: 'activation', of: 'tanh' },
  // Gated: the activation of one projection times the other, which may run in between.
  { family: 'activation', of: '[activation] mul' },
  { family: 'activation', of: '[activation cast|quantize* gemm gemm_reduce*] mul' },
  // A cache that grows: keys and values behind the old ones, or, at first, behind nothing, which looks like a rest of
  // a head that is put back. A cache of fixed length: written at positions that are counted up before.
  { family: 'kv_cache', of: '[rope] append cat|append' },
  { family: 'kv_cache', of: '[gemm gemm_reduce?] append cat|append [copy* attention]' },
  // The same under autocast, where keys have another type than values.
  { family: 'kv_cache', of: '[rope] append copy cast [cast* attention]' },
  { family: 'kv_cache', of: '[rope] cat cast [cast cast cast attention]', where: 'kv_cache' },
  { family: 'kv_cache', of: '[rope] cat cat', where: 'kv_cache' },
  { family: 'kv_cache', of: '[gemm gemm_reduce?] cat cat [copy* attention]', where: 'kv_cache' },
  { family: 'kv_cache', of: '[rope] elementwise? add? add_scalar? index_write index_write' },
  // Projections through a latent space (DeepSeek): q down, norm, q up (or q at once), k and v down, norm; what tells them
  // from any others is that k and v are projected up behind the rotation or the cache.
  {
    family: 'mla',
    of: 'gemm gemm_reduce? [norm+] gemm gemm_reduce? gemm gemm_reduce? [norm+ rope+ kv_cache*] gemm gemm_reduce? [copy* attention]',
  },
  {
    family: 'mla',
    of: 'gemm gemm_reduce? gemm gemm_reduce? [norm+ rope+ kv_cache*] gemm gemm_reduce? [copy* attention]',
  },
  // Repeated heads, mask, scale and layout before the attention, layout after it.
  {
    family: 'attention',
    of: '[rope|kv_cache|mla] cast|copy|mul_scalar|elementwise+ [attention]',
  },
  { family: 'attention', of: '[attention] cast? copy [gemm]' },
  // Experts as grouped GEMMs: their router's scores and top k are no sampling, the look-ups around them no embedding.
  {
    family: 'moe_gate',
    of: 'cast* gemm gemm_reduce? cast? sigmoid? add? sampling+ [small|sampling|embedding* moe_experts]',
  },
  { family: 'moe_dispatch', of: '[moe_gate] small|sampling* embedding small* [moe_experts]' },
  { family: 'moe_dispatch', of: '[moe_experts] small* embedding elementwise? cast?' },
];

/** One place of a chain. */
interface Place {
  /** The families that it takes, and the same as marks by family. */
  readonly families: readonly number[];
  readonly accepts: Uint8Array;
  /** May be missing. */
  readonly optional: boolean;
  /** May come again. */
  readonly repeats: boolean;
  /** Takes on the family of the chain. */
  readonly claims: boolean;
}

interface CompiledChain {
  readonly family: number;
  readonly where: number | undefined;
  readonly places: readonly Place[];
  /** Marks of the families that it can begin with. */
  readonly begins: Uint8Array;
}

function compile({ family, of, where }: Chain): CompiledChain {
  let inBrackets = false;
  const places = of.split(' ').map((token): Place => {
    if (token.startsWith('[')) inBrackets = true;
    const claims = !inBrackets;
    if (token.endsWith(']')) inBrackets = false;
    const word = token.replace(/^\[|\]$/g, '');
    const names = word.replace(/[?*+]$/, '').split('|');
    const families = names.flatMap(name => (name === 'small' ? SMALL : [familyNamed(name)]));
    return {
      families: families.map(codeOf),
      accepts: setOf(...families),
      optional: /[?*]$/.test(word),
      repeats: /[*+]$/.test(word),
      claims,
    };
  });
  const required = places.findIndex(({ optional }) => !optional);
  const begins = new Uint8Array(NO_FAMILY + 1);
  for (const place of places.slice(0, required + 1))
    for (const code of place.families) begins[code] = 1;
  const needed = where === undefined ? undefined : codeOf(where);
  return { family: codeOf(family), where: needed, places, begins };
}

function familyNamed(name: string): KernelFamily {
  const family = FAMILIES.find(known => known === name);
  if (family === undefined) throw new Error(`no family ${name}`);
  return family;
}

/** What `small` stands for. */
const SMALL: readonly KernelFamily[] = ['elementwise', ...PARTS];
const PART_CODES = PARTS.map(codeOf);
const COMPILED = CHAINS.map(compile);

/**
 * The same families (indices into `FAMILIES`, of one device in start order) with each chain's own in place of its
 * parts. Linear: every chain is tried at most once at every kernel, and is of bounded length.
 */
export function withChains(families: Uint8Array): Uint8Array {
  const pairs = new Uint8Array((NO_FAMILY + 1) ** 2);
  markPairs(pairs, families, 0, families.length);
  // Where every kernel's name tells, which is usual for serving, there is nothing to look for.
  if (!PART_CODES.some(code => pairs[pairOf(NO_FAMILY, code)] === 1)) return families;
  const found = families.slice();
  for (const chain of COMPILED) if (isPossible(chain, pairs)) claimAll(found, chain, pairs);
  return found;
}

// Which family ever stands before which: most chains of a program cannot match anywhere, and need not be tried.

/** Place in a table of all pairs. Every family stands behind `NO_FAMILY`. */
function pairOf(before: number, family: number): number {
  return (before << 8) | family;
}

/** Marks the pairs that the kernels [from, to) make with those before them; pairs that are no more stay marked. */
function markPairs(pairs: Uint8Array, families: Uint8Array, from: number, to: number): void {
  let before = families[from - 1] ?? NO_FAMILY;
  for (let i = from; i < to; i++) {
    const family = families[i]!;
    pairs[pairOf(before, family)] = 1;
    pairs[pairOf(NO_FAMILY, family)] = 1;
    before = family;
  }
}

/** Whether all that a chain needs occurs, and may occur in this order. */
function isPossible({ places, where }: CompiledChain, pairs: Uint8Array): boolean {
  if (where !== undefined && pairs[pairOf(NO_FAMILY, where)] === 0) return false;
  let ends = [NO_FAMILY];
  for (const { families, optional, repeats } of places) {
    const next = families.filter(family => ends.some(end => pairs[pairOf(end, family)] === 1));
    const taken = repeats && next.length > 0 ? families : next;
    ends = optional ? [...ends, ...taken] : [...taken];
  }
  return ends.length > 0;
}

/** Claims all places where a chain matches, from the first on. */
function claimAll(families: Uint8Array, chain: CompiledChain, pairs: Uint8Array): void {
  let at = nextOf(families, chain.begins, 0);
  while (at < families.length) {
    const last = claim(families, at, chain, 0);
    if (last >= 0) markPairs(pairs, families, at, Math.min(families.length, last + 2));
    at = nextOf(families, chain.begins, Math.max(at, last) + 1);
  }
}

/** The first place from `from` on whose family is marked; the length where there is none. */
function nextOf(families: Uint8Array, marks: Uint8Array, from: number): number {
  let i = from;
  while (i < families.length && marks[families[i]!] === 0) i++;
  return i;
}

/** No match, and the end of one where nothing is claimed behind it. */
const UNMATCHED = -1;
const NOTHING_CLAIMED = -2;
/** How many kernels `a*` and `a+` may be at most: several times what is seen, and a bound on the work. */
const MOST_REPEATS = 64;

/**
 * Matches a chain from one of its places on and claims what it matched, the last first.
 * @param repeats how often the place has been taken already
 * @returns index of the last kernel claimed; `UNMATCHED` or `NOTHING_CLAIMED` where there is none
 */
function claim(
  families: Uint8Array,
  at: number,
  chain: CompiledChain,
  from: number,
  repeats = 0,
): number {
  const place = chain.places[from];
  if (place === undefined) return NOTHING_CLAIMED;
  if (place.accepts[families[at] ?? NO_FAMILY] === 1 && repeats < MOST_REPEATS) {
    const last = place.repeats
      ? claim(families, at + 1, chain, from, repeats + 1)
      : claim(families, at + 1, chain, from + 1);
    if (last !== UNMATCHED) {
      if (!place.claims) return last;
      families[at] = chain.family;
      return Math.max(last, at);
    }
  }
  return place.optional || repeats > 0 ? claim(families, at, chain, from + 1) : UNMATCHED;
}
