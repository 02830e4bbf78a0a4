/**
 * Sums over any run of a sequence: time, longest span, name with the most time. Levels of powers of four over blocks
 * of 32 spans, so that a run of any length costs at most 64 spans and a few dozen nodes, at every zoom, however
 * unevenly the spans lie in time. Costs 20 bytes per node, 0.83 MB per million spans; about 20 ms to build.
 *
 * Time and longest span are exact. The dominant name is exact for runs of up to 64 spans; beyond, a node stands
 * for its own dominant name only, so a name that is second everywhere may be missed.
 */

import { indexAt, type Sequence } from './sequence.ts';
import type { Tally } from './tally.ts';

const BLOCK_BITS = 5;
const BLOCK = 1 << BLOCK_BITS;

/** What a run of spans amounts to. Indices are into the sequence's table. */
export interface RunSummary {
  /** Sum of durations, ns. */
  sum: number;
  longest: number;
  /** A span that bears the name with the most time. */
  dominant: number;
}

export interface Pyramid {
  /** Writes the summary of spans [from, to) of the sequence, at least one, into `out`. */
  summarize(from: number, to: number, out: RunSummary): void;
}

interface Nodes {
  readonly sum: Float64Array;
  readonly longest: Uint32Array;
  readonly dominant: Uint32Array;
  readonly dominantNs: Float32Array;
  /** Where each level begins; level 0 are the blocks. */
  readonly levels: readonly number[];
}

/**
 * The pyramid over a sequence, built when a long run is first asked for. `tally` is scratch space for the names of
 * its table and may be shared.
 */
export function makePyramid(sequence: Sequence, tally: Tally): Pyramid {
  let nodes: Nodes | undefined;
  return {
    summarize: (from, to, out) => {
      if (to - from > 2 * BLOCK) nodes ??= buildNodes(sequence, tally);
      tally.begin();
      out.sum = 0;
      out.longest = indexAt(sequence, from);
      if (nodes === undefined || to - from <= 2 * BLOCK) {
        addSpans(sequence, from, to, tally, out);
      } else {
        const firstBlock = (from + BLOCK - 1) >>> BLOCK_BITS;
        const lastBlock = to >>> BLOCK_BITS;
        addSpans(sequence, from, firstBlock * BLOCK, tally, out);
        addNodes(sequence, nodes, firstBlock, lastBlock, tally, out);
        addSpans(sequence, lastBlock * BLOCK, to, tally, out);
      }
      out.dominant = tally.best().index;
    },
  };
}

function addSpans(
  sequence: Sequence,
  from: number,
  to: number,
  tally: Tally,
  out: RunSummary,
): void {
  const { dur, name } = sequence.table;
  let { sum, longest } = out;
  let most = dur[longest]!;
  for (let i = from; i < to; i++) {
    const at = indexAt(sequence, i);
    const ns = dur[at]!;
    sum += ns;
    if (ns > most) {
      most = ns;
      longest = at;
    }
    tally.add(name[at]!, ns, at);
  }
  out.sum = sum;
  out.longest = longest;
}

/** Adds blocks [from, to) by the fewest nodes that make them up. */
function addNodes(
  sequence: Sequence,
  nodes: Nodes,
  from: number,
  to: number,
  tally: Tally,
  out: RunSummary,
): void {
  const { dur, name } = sequence.table;
  const add = (node: number): void => {
    out.sum += nodes.sum[node]!;
    if (dur[nodes.longest[node]!]! > dur[out.longest]!) out.longest = nodes.longest[node]!;
    const dominant = nodes.dominant[node]!;
    tally.add(name[dominant]!, nodes.dominantNs[node]!, dominant);
  };
  let low = from;
  let high = to;
  for (let level = 0; low < high; level++) {
    const base = nodes.levels[level]!;
    while (low < high && (low & 3) !== 0) add(base + low++);
    while (low < high && (high & 3) !== 0) add(base + --high);
    low >>>= 2;
    high >>>= 2;
  }
}

function buildNodes(sequence: Sequence, tally: Tally): Nodes {
  const levels: number[] = [];
  let total = 0;
  for (let size = Math.ceil(sequence.length / BLOCK); ; size = Math.ceil(size / 4)) {
    levels.push(total);
    total += size;
    if (size <= 1) break;
  }
  levels.push(total);
  const nodes: Nodes = {
    sum: new Float64Array(total),
    longest: new Uint32Array(total),
    dominant: new Uint32Array(total),
    dominantNs: new Float32Array(total),
    levels,
  };
  const summary: RunSummary = { sum: 0, longest: 0, dominant: 0 };
  for (let block = 0; block < levels[1]!; block++) {
    const from = block << BLOCK_BITS;
    tally.begin();
    summary.sum = 0;
    summary.longest = indexAt(sequence, from);
    addSpans(sequence, from, Math.min(sequence.length, from + BLOCK), tally, summary);
    const best = tally.best();
    nodes.sum[block] = summary.sum;
    nodes.longest[block] = summary.longest;
    nodes.dominant[block] = best.index;
    nodes.dominantNs[block] = best.ns;
  }
  for (let level = 1; level + 1 < levels.length; level++) joinLevel(sequence, nodes, level, tally);
  return nodes;
}

/** Each node of `level` from the up to four below. */
function joinLevel(sequence: Sequence, nodes: Nodes, level: number, tally: Tally): void {
  const { sum, longest, dominant, dominantNs, levels } = nodes;
  const { dur, name } = sequence.table;
  const below = levels[level - 1]!;
  const base = levels[level]!;
  for (let node = base; node < levels[level + 1]!; node++) {
    const first = below + 4 * (node - base);
    longest[node] = longest[first]!;
    tally.begin();
    for (let child = first; child < Math.min(first + 4, base); child++) {
      sum[node]! += sum[child]!;
      if (dur[longest[child]!]! > dur[longest[node]!]!) longest[node] = longest[child]!;
      tally.add(name[dominant[child]!]!, dominantNs[child]!, dominant[child]!);
    }
    const best = tally.best();
    dominant[node] = best.index;
    dominantNs[node] = best.ns;
  }
}
