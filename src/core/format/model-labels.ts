/**
 * English texts of the keys that name parts of the model, in the tree and in comparisons; each side translates them by
 * its own means. Data only.
 */

/** {0} is the first of the label's `args`. */
export const MODEL_LABELS: Readonly<Record<string, string>> = {
  'phase.load': 'load',
  'phase.warmup': 'warmup',
  'phase.prefill': 'prefill',
  'phase.decode': 'decode',
  'phase.other': 'other',
  step: 'step {0}',
  layer: 'layer {0}',
  'outside layers': 'outside layers',
};
