/**
 * What a node of the model tree says: label, description (time · spread or share · the telling detail), tooltip lines
 * with exact values, and the sentence for screen readers. Pure: the translator is handed in; formats come from core.
 */

import { exactBytes, formatBytes } from '../../core/format/bytes.ts';
import { BOUND_TEXTS, BOUND_UNITS } from '../../core/format/bound-labels.ts';
import { grouped, percent } from '../../core/format/number.ts';
import { formatByteRate } from '../../core/format/rate.ts';
import { exactTime, formatTime } from '../../core/format/time.ts';
import type { TreeNode } from '../../core/protocol/engine.ts';
import type { JoinedGroup } from '../../core/protocol/join.ts';
import type { Translate } from '../failure-translation.ts';
import { EVIDENCE_TEXTS, EXTRA_TEXTS, NODE_LABELS } from './labels.ts';

type Extra = NonNullable<TreeNode['extra']>[number];

/** `decode ×19`, `layer 5`, the operator of a kernel within a step, or the name as it is in the file. */
export function labelOf(node: TreeNode, t: Translate): string {
  if (isOperatorFirst(node)) return node.role ?? node.label;
  const name = nameOf(node, t);
  return node.count > 1 && COUNTED.has(node.kind) ? `${name} ×${grouped(node.count)}` : name;
}

/** The name alone, for copying. */
export function nameOf(node: TreeNode, t: Translate): string {
  if (node.translate !== true) return node.label;
  return t(NODE_LABELS[node.label] ?? node.label, ...(node.args ?? []));
}

export function descriptionOf(node: TreeNode, t: Translate): string {
  const extras = node.extra ?? [];
  const p50 = numberIn(extras, 'p50Ns');
  const time = isMean(node)
    ? t('{0} mean', formatTime(node.timeNs))
    : p50 === undefined
      ? formatTime(node.timeNs)
      : t('{0} p50', formatTime(p50));
  const details = extras.filter(
    ({ key }) => !SPREAD.has(key) && !COPY.has(key) && !TOOLTIP.has(key),
  );
  return [
    time,
    measuredText(node, t),
    spreadOf(node, extras),
    copyText(extras, t),
    ...details.map(extra => short(extra, t)),
    isOperatorFirst(node) ? node.label : '',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

/** Lines of the tooltip below the name: exact values, each with what it is. */
export function tooltipLines(node: TreeNode, t: Translate): readonly string[] {
  const lines = [t('Time: {0}', exactTime(node.timeNs))];
  if (isOperatorFirst(node)) lines.push(t('Operator: {0}', node.role ?? ''));
  if (node.percent > 0 && !isHeading(node))
    lines.push(t('Share of the level above: {0}', percent(node.percent)));
  if (node.count > 1) lines.push(t('Count: {0}', grouped(node.count)));
  for (const extra of node.extra ?? []) lines.push(exact(extra, t));
  return [...lines, ...measuredLines(node, t)];
}

/** Kinds that a joined report's counters are said of in the row; of larger ones only a part is measured. */
const MEASURED = new Set<TreeNode['kind']>(['operator', 'kernel']);

/** `memory bound 83 %`, or `latency bound`, where no share says much. */
function measuredText({ kind, joined }: TreeNode, t: Translate): string {
  if (joined?.bound === undefined || joined.alike || !MEASURED.has(kind)) return '';
  const { bound, percentOfPeak } = joined;
  const text = t(BOUND_TEXTS[bound]);
  if (bound === 'latency' || percentOfPeak === undefined) return text;
  return `${text} ${percent(percentOfPeak)}`;
}

/** `memory bound, 83 % of DRAM` */
function boundText({ bound, which, percentOfPeak }: JoinedGroup, t: Translate): string {
  if (bound === undefined || which === undefined || percentOfPeak === undefined) return '';
  const unit = t(BOUND_UNITS[which]);
  return t('{0}, {1} of {2}', t(BOUND_TEXTS[bound]), percent(percentOfPeak), unit);
}

function measuredLines({ kind, joined }: TreeNode, t: Translate): readonly string[] {
  if (joined === undefined) return [];
  const text = boundText(joined, t);
  const said = text === '' ? t('without shares of peak') : text;
  if (joined.alike) return [t('A kernel launched alike under ncu: {0}', said)];
  return MEASURED.has(kind) && joined.kernels === 1
    ? [t('Under ncu: {0}', said)]
    : [t('Kernels measured by ncu: {0}, {1}', grouped(joined.kernels), said)];
}

export function spokenText(node: TreeNode, t: Translate): string {
  return `${labelOf(node, t)}, ${descriptionOf(node, t).replaceAll(' · ', ', ')}`;
}

/** Kinds that stand for several of their kind. */
const COUNTED = new Set<TreeNode['kind']>(['phase', 'layer', 'operator', 'kernel', 'group']);
/** Extras that the first two parts of the description have used up. */
const SPREAD = new Set(['p50Ns', 'minNs', 'maxNs', 'medianNs', 'p10Ns', 'p90Ns']);
/** Extras that only the tooltip has words for. */
const TOOLTIP = new Set(['evidence', 'pass']);
/** Extras that make one phrase: `copies HtoD 13.5 GB at 8.51 GB/s`. */
const COPY = new Set(['copies', 'bytes', 'bytesPerSecond']);

/** Of many layers: its time is their mean. */
function isMean({ id }: TreeNode): boolean {
  return /\/mean:0(\/|$)/.test(id);
}

/** Sums up what stands beside it, so that a share of the level above says nothing. */
function isHeading({ id }: TreeNode): boolean {
  return /\/(mean|slowest):[^/]*$/.test(id);
}

function copyText(extras: readonly Extra[], t: Translate): string {
  const parts = extras.filter(({ key }) => COPY.has(key));
  return parts.map(extra => short(extra, t)).join(' ');
}

/** In a step, what a kernel does in the model comes first, then its name; in a list by name it is the other way. */
function isOperatorFirst({ kind, role, id }: TreeNode): boolean {
  const known = role !== undefined && role !== 'other' && role !== 'memcpy';
  return kind === 'kernel' && known && !id.includes('/name:');
}

function spreadOf(node: TreeNode, extras: readonly Extra[]): string {
  const min = numberIn(extras, 'p10Ns') ?? numberIn(extras, 'minNs');
  const max = numberIn(extras, 'p90Ns') ?? numberIn(extras, 'maxNs');
  if (min !== undefined && max !== undefined) return `${formatTime(min)}–${formatTime(max)}`;
  if (isHeading(node)) return '';
  return node.percent > 0 && SHARED.has(node.kind) ? percent(node.percent) : '';
}

/** Kinds whose share of the level above says something; steps and layers are all alike. */
const SHARED = new Set<TreeNode['kind']>(['operator', 'kernel', 'device', 'stream', 'group']);

function numberIn(extras: readonly Extra[], key: string): number | undefined {
  const value = extras.find(extra => extra.key === key)?.value;
  return typeof value === 'number' ? value : undefined;
}

function short({ key, value }: Extra, t: Translate): string {
  const text = typeof value === 'string' ? value : number(key, value, formatTime, formatBytes);
  const template = EXTRA_TEXTS[key];
  return template === undefined ? text : t(template, text);
}

function exact({ key, value }: Extra, t: Translate): string {
  if (key === 'evidence') return t(EVIDENCE_TEXTS[value] ?? '{0}', value);
  const text = typeof value === 'string' ? value : number(key, value, exactTime, exactBytes);
  return t(EXTRA_TEXTS[key] ?? '{0}', text);
}

/** The unit is the end of the key. */
function number(
  key: string,
  value: number,
  time: (ns: number) => string,
  bytes: (bytes: number) => string,
): string {
  if (/(^n|N)s$/.test(key)) return time(value);
  if (/percent$/i.test(key)) return percent(value);
  if (/bytesPerSecond$/i.test(key)) return formatByteRate(value);
  if (/bytes$/i.test(key)) return bytes(value);
  return grouped(value);
}
