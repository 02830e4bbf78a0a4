/**
 * What a kernel does where its name tells only its arithmetic: models that run as written (Transformers in eager mode)
 * spread a norm, the rotary embedding or the gated product over several kernels. One readable table says which runs of
 * families make up what; `roles.ts` then gives roles as if each were one kernel. What no chain knows is left as it is.
 */

import { FAMILIES, PARTS, type KernelFamily } from './rules.ts';

/** Consecutive kernels that together are of one family. */
export interface Chain {
  readonly family: KernelFamily;
  /**
   * Families in order: `a|b` either, `a?` perhaps, `a*` any number; `small` is any part and any other elementwise
   * kernel. What stands in brackets has to be there (or may, with a mark of its own) and keeps its family.
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
    of: 'gemm gemm_reduce? [norm norm*] gemm gemm_reduce? gemm gemm_reduce? [norm norm* rope rope* kv_cache*] gemm gemm_reduce? [copy* attention]',
  },
  {
    family: 'mla',
    of: 'gemm gemm_reduce? gemm gemm_reduce? [norm norm* rope rope* kv_cache*] gemm gemm_reduce? [copy* attention]',
  },
  // Repeated heads, mask, scale and layout before the attention, layout after it.
  {
    family: 'attention',
    of: '[rope|kv_cache|mla] cast|copy|mul_scalar|elementwise* [attention]',
  },
  { family: 'attention', of: '[attention] cast? copy [gemm]' },
  // Experts as grouped GEMMs: their router's scores and top k are no sampling, the look-ups around them no embedding.
  {
    family: 'moe_gate',
    of: 'cast* gemm gemm_reduce? cast? sigmoid? add? sampling sampling* [small|sampling|embedding* moe_experts]',
  },
  { family: 'moe_dispatch', of: '[moe_gate] small|sampling* embedding small* [moe_experts]' },
  { family: 'moe_dispatch', of: '[moe_experts] small* embedding elementwise? cast?' },
];

/** One place of a chain. */
interface Place {
  /** Marks by family. */
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
    const accepts = new Uint8Array(256);
    for (const name of word.replace(/[?*]$/, '').split('|')) {
      for (const code of name === 'small' ? SMALL : [codeOf(name)]) accepts[code] = 1;
    }
    const repeats = word.endsWith('*');
    return { accepts, optional: repeats || word.endsWith('?'), repeats, claims };
  });
  const begins = new Uint8Array(256);
  for (const { accepts, optional } of places) {
    accepts.forEach((mark, code) => (begins[code] ||= mark));
    if (!optional) break;
  }
  const needed = where === undefined ? undefined : codeOf(where);
  return { family: codeOf(family), where: needed, places, begins };
}

function codeOf(name: string): number {
  const code = (FAMILIES as readonly string[]).indexOf(name);
  if (code < 0) throw new Error(`no family ${name}`);
  return code;
}

const PART_CODES = PARTS.map(codeOf);
const SMALL = [codeOf('elementwise'), ...PART_CODES];
const COMPILED = CHAINS.map(compile);

/**
 * The same families (indices into `FAMILIES`, of one device in start order) with each chain's own in place of its
 * parts. Linear: every chain is tried once at every kernel, and is of bounded length.
 */
export function withChains(families: Uint8Array): Uint8Array {
  const present = new Uint8Array(256);
  for (let i = 0; i < families.length; i++) present[families[i]!] = 1;
  // Where every kernel's name tells, which is usual for serving, there is nothing to look for.
  if (!PART_CODES.some(code => present[code] === 1)) return families;
  const found = families.slice();
  for (const chain of COMPILED) {
    if (!isPossible(chain, present)) continue;
    for (let i = 0; i < found.length; i++) {
      if (chain.begins[found[i]!] === 0) continue;
      const claimed = claim(found, i, chain, 0);
      if (claimed < 0) continue;
      present[chain.family] = 1;
      i = claimed;
    }
  }
  return found;
}

/** Whether all that a chain needs occurs somewhere. */
function isPossible({ places, where }: CompiledChain, present: Uint8Array): boolean {
  if (where !== undefined && present[where] === 0) return false;
  return places.every(
    ({ accepts, optional }) =>
      optional || accepts.some((mark, code) => mark === 1 && present[code] === 1),
  );
}

/** No match, and a match of nothing but what is in brackets. */
const UNMATCHED = -1;
const NOTHING_CLAIMED = -2;
/** Stands behind the last kernel; no family has it. */
const NONE = 255;
/** How many kernels `a*` may be at most: several times what is seen, and a bound on the work. */
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
  if (place.accepts[families[at] ?? NONE] === 1 && repeats < MOST_REPEATS) {
    const last = place.repeats
      ? claim(families, at + 1, chain, from, repeats + 1)
      : claim(families, at + 1, chain, from + 1);
    if (last !== UNMATCHED) {
      if (!place.claims) return last;
      families[at] = chain.family;
      return Math.max(last, at);
    }
  }
  return place.optional ? claim(families, at, chain, from + 1) : UNMATCHED;
}
