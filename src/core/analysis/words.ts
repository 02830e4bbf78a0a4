/**
 * The words by which programs name their ranges, in one place. They only weigh: structure (nesting, counting,
 * repetition) decides first, and a program that uses none of these words is still understood.
 */

/**
 * Names of one forward pass. `(?<![a-z])` so that `my_decode` counts and `encoder` does not; no `tokens`, since modules
 * are called `embed_tokens`.
 */
export const STEP_WORDS =
  /(?<![a-z])(step|decode|decoding|prefill|extend|forward|iter(ation)?|token(?![a-z]|_[a-z])|execute_model|execute(_\d+)?_context|run_batch)|ProfilerStep/i;

/** PyTorch's profiler counts these, whatever the program does in one. */
export const PROFILER_STEP = /^ProfilerStep#\d+$/;

/** What PyTorch marks by itself in a training loop: a part of each step, called like a whole one. */
export const OPTIMIZER_WORDS = /^Optimizer\.(step|zero_grad)#/;

/** Names of one transformer block. */
export const LAYER_WORDS = /layer|(?<![a-z])block(?!_?(table|size))/i;

/** Names of what holds many steps. */
export const OUTER_WORDS =
  /(?<![a-z])(generate|generation|request|main|epoch|bench(mark)?|run|serve)(?![a-z])/i;

export const LOAD_WORDS = /(?<![a-z])(load|init|weights?|checkpoint|model_?load)(?![a-z]*er\b)/i;
/** Capturing CUDA graphs at start-up: vLLM's `capture_model`, SGLang's `init_device_graphs`. */
export const GRAPH_CAPTURE_WORDS =
  /(graph|cuda)[-_ ]?captur|captur\w*[-_ ]?(cuda[-_ ]?)?graph|capture_model|init_(cuda|device)_graphs|capture_one_batch/i;
/** A forward pass that only measures what memory is left: vLLM's `profile_run`, SGLang's `profile_max_num_token`. */
export const PROFILE_RUN_WORDS =
  /(?<![a-z])profile_run|profiling[-_ ]run|determine_(num_)?available_(blocks|memory)|profile_(max_num_token|cudagraph_memory)|(?<![a-z])dummy_run/i;
export const WARMUP_WORDS = new RegExp(
  `warm[-_ ]?up|${GRAPH_CAPTURE_WORDS.source}|${PROFILE_RUN_WORDS.source}`,
  'i',
);
export const PREFILL_WORDS = /(?<![a-z])(prefill|extend|prompt|context_phase)/i;
export const DECODE_WORDS = /(?<![a-z])(decode|decoding|generation_step|next_token)/i;

/** vLLM: `execute_context_C(c)_generation_G(g)`, C requests in prefill and G in decode; forks add a number. */
export const VLLM_STEP = /execute(?:_\d+)?_context_(\d+)\(.*\)_generation_(\d+)\(/;
