/**
 * English texts of the tree's keys, which are also the keys of their translations in l10n/. Data only. A key that is
 * missing here is shown as it is.
 */

/** `TreeNode.label` where `translate` is true; {0} … are its `args`. */
export const NODE_LABELS: Readonly<Record<string, string>> = {
  'phase.load': 'load',
  'phase.warmup': 'warmup',
  'phase.prefill': 'prefill',
  'phase.decode': 'decode',
  'phase.other': 'other',
  step: 'step {0}',
  layer: 'layer {0}',
  device: 'GPU {0}',
  stream: 'stream {0}',
  'outside layers': 'outside layers',
};

/** `TreeNode.extra[].key`; {0} is the formatted value. Absent = the value alone. */
export const EXTRA_TEXTS: Readonly<Record<string, string>> = {
  copies: 'copies {0}',
  bytesPerSecond: 'at {0}',
  busyPercent: 'busy {0}',
  p50Ns: 'Median: {0}',
  minNs: 'Shortest: {0}',
  maxNs: 'Longest: {0}',
};
