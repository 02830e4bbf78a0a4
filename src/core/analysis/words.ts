/**
 * The words by which programs name their ranges, in one place. They only weigh: structure (nesting, counting,
 * repetition) decides first, and a program that uses none of these words is still understood.
 */

/** Names of one forward pass. `(?<![a-z])` so that `my_decode` counts and `encoder` does not. */
export const STEP_WORDS =
  /(?<![a-z])(step|decode|decoding|prefill|extend|forward|iter(ation)?|token|execute_model|execute(_\d+)?_context|run_batch)|ProfilerStep/i;

/** Names of one transformer block. */
export const LAYER_WORDS = /layer|(?<![a-z])block(?!_?(table|size))/i;

/** Names of what holds many steps. */
export const OUTER_WORDS =
  /(?<![a-z])(generate|generation|request|main|epoch|bench(mark)?|run|serve)(?![a-z])/i;

export const LOAD_WORDS = /(?<![a-z])(load|init|weights?|checkpoint|model_?load)(?![a-z]*er\b)/i;
export const WARMUP_WORDS =
  /warm[-_ ]?up|(graph|cuda)[-_ ]?captur|capture_model|(?<![a-z])dummy_run/i;
export const PREFILL_WORDS = /(?<![a-z])(prefill|extend|prompt|context_phase)/i;
export const DECODE_WORDS = /(?<![a-z])(decode|decoding|generation_step|next_token)/i;

/** vLLM: `execute_context_C(c)_generation_G(g)`, C requests in prefill and G in decode; forks add a number. */
export const VLLM_STEP = /execute(?:_\d+)?_context_(\d+)\(.*\)_generation_(\d+)\(/;
