/**
 * English texts of the tree's keys, which are also the keys of their translations in l10n/. Data only. A key that is
 * missing here is shown as it is.
 */

import { MODEL_LABELS } from '../../core/format/model-labels.ts';

/** `TreeNode.label` where `translate` is true; {0} … are its `args`. */
export const NODE_LABELS: Readonly<Record<string, string>> = {
  ...MODEL_LABELS,
  stream: 'stream {0}',
  'mean layer': 'mean layer',
  'slowest steps': 'slowest steps',
  'slowest layers': 'slowest layers',
  'layer of step': 'layer {0} of step {1}',
  'layer of named step': 'layer {0} of {1}',
};

/** `TreeNode.extra[].key`; {0} is the formatted value. Absent = the value alone. */
export const EXTRA_TEXTS: Readonly<Record<string, string>> = {
  copies: 'copies {0}',
  bytesPerSecond: 'at {0}',
  busyPercent: 'busy {0}',
  deviationPercent: '{0} over the median',
  kernels: '{0}',
  cut: 'cut by the capture',
  pass: 'Forward pass {0} of this profiler step',
  medianNs: 'Median: {0}',
  p10Ns: '10th percentile: {0}',
  p90Ns: '90th percentile: {0}',
  p50Ns: 'Median: {0}',
  minNs: 'Shortest: {0}',
  maxNs: 'Longest: {0}',
};

/** `TreeNode.extra` of the key `evidence`: why a phase is taken for what it is. */
export const EVIDENCE_TEXTS: Readonly<Record<string, string>> = {
  'range-name': 'Known by: the name of its range',
  'enclosing-range': 'Known by: the name of a range around it',
  'graph-capture': 'Known by: a range that speaks of CUDA graph capture',
  'profile-run': 'Known by: a range that speaks of a profile run',
  'copies-first': 'Known by: before the first step, mostly copies from the host',
  'launch-shapes':
    'Known by: the first step launches other kernels or shapes than the steps after it',
  'launch-shapes-loading':
    'Known by: the first step launches other kernels or shapes than the steps after it. It loads code or captures a CUDA graph as well; no later step of its kind tells how much longer that makes it',
  'one-off-work':
    'Known by: it loads code or captures a CUDA graph, and takes over twice as long as later steps of its kind',
  'longest-first': 'Known by: the first step is at least twice as long as the others',
};
