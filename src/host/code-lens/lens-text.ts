/** What is said of a measured site: the line above it and the table of its hover. Pure: the translator is handed in. */

import { forCount } from '../../core/format/count.ts';
import { grouped, percent } from '../../core/format/number.ts';
import { exactTime, formatTime } from '../../core/format/time.ts';
import type { BoundSummary } from '../../core/protocol/join.ts';
import type { RangeKernel, RangeStats } from '../../core/protocol/source.ts';
import { describePattern, type NamePattern } from '../../core/source/name-pattern.ts';
import type { Translate } from '../failure-translation.ts';

/** The line may have so many characters before the actions. */
export const LENS_LENGTH = 60;
/** Of a name at least so much is left, at the cost of figures: less where a text has to say that the file changed. */
const NAME_LEAST = 12;
const STALE_NAME_LEAST = 6;
/** Rows of the hover's table. */
export const HOVER_ROWS = 8;
/** Names in the table are cut behind so many characters. */
const NAME_LENGTH = 56;

export interface MeasuredSite {
  readonly kind: 'range' | 'function';
  /** Of the ranges, or of the function. */
  readonly name: NamePattern;
  readonly stats: RangeStats;
  /** The file is younger than the trace. */
  readonly isStale: boolean;
}

/** `layer ×640 · p50 147 µs GPU · 96.0 % of step`, of a function `640 calls · …`; at most `LENS_LENGTH` characters. */
export function lensText(site: MeasuredSite, t: Translate, bound?: BoundSummary): string {
  const { stats, isStale } = site;
  const stales = isStale ? [` · ${t('file changed')}`, ` · ${t('changed')}`] : [''];
  const figures = figuresOf(stats, t);
  const first = figures.slice(0, 1);
  const limit = bound === undefined ? [] : [boundText(bound)];
  const choices = [[...figures, ...limit], [...first, ...limit], figures, first];
  const isFunction = site.kind === 'function';
  const name = isFunction ? countText(stats, t) : titleOf(site, t);
  const count = isFunction || stats.count === 1 ? '' : ` ×${grouped(stats.count)}`;
  const ends = choices.flatMap(kept =>
    stales.map(stale => ({ end: count + ['', ...kept].join(' · ') + stale, stale })),
  );
  const room = isStale ? STALE_NAME_LEAST : NAME_LEAST;
  const least = isFunction ? name.length : Math.min(name.length, room);
  const fitting = ends.filter(({ end }) => least + end.length <= LENS_LENGTH);
  // That the file has changed costs characters of the name, which stands below, before it costs figures.
  const end =
    fitting.find(text => name.length + text.end.length - text.stale.length <= LENS_LENGTH)?.end ??
    (fitting[0] ?? ends.at(-1))?.end ??
    '';
  return cut(name, LENS_LENGTH - end.length) + end;
}

function cut(name: string, length: number): string {
  return name.length <= length ? name : `${name.slice(0, Math.max(0, length - 1))}…`;
}

/** `78.1 % DRAM`: the share of the busiest unit's peak. */
export function boundText({ percentOfPeak, which }: BoundSummary): string {
  return `${percent(percentOfPeak)} ${which}`;
}

function countText({ count, counted }: RangeStats, t: Translate): string {
  if (counted === 'operators') {
    return forCount(count, t('1 operator'), t('{0} operators', grouped(count)));
  }
  return forCount(count, t('1 call'), t('{0} calls', grouped(count)));
}

/** What the ranges are in the model, else their name. */
export function titleOf({ kind, name, stats }: MeasuredSite, t: Translate): string {
  if (kind === 'function') return `${describePattern(name)}()`;
  if (stats.role === 'layer') return t('layer');
  if (stats.role === 'step') return stepTitle(stats.phase, t);
  // `$(` would become an icon.
  return describePattern(name).replaceAll(/\s+/g, ' ').replaceAll('$(', '$\u2060(');
}

function stepTitle(phase: string, t: Translate): string {
  if (phase === 'prefill') return t('prefill');
  if (phase === 'decode') return t('decode');
  return phase === 'warmup' ? t('warmup') : t('step');
}

function figuresOf(stats: RangeStats, t: Translate): string[] {
  const { count, measured, medianNs, hostMedianNs, share, shareOf } = stats;
  if (measured === 0) {
    if (hostMedianNs === 0) return [];
    const host = formatTime(hostMedianNs);
    return [count > 1 ? t('p50 {0} host', host) : t('{0} host', host)];
  }
  const time = formatTime(medianNs);
  const part = percent(share);
  return [
    count > 1 ? t('p50 {0} GPU', time) : t('{0} GPU', time),
    shareOf === 'step' ? t('{0} of step', part) : t('{0} of trace', part),
  ];
}

/** Lines of the hover above its table: the exact figures. */
export function hoverLines(
  { stats, isStale }: MeasuredSite,
  trace: string,
  t: Translate,
  bound?: BoundSummary,
): string[] {
  const { measured, gpuNs, medianNs, p95Ns, launched } = stats;
  const lines = [inTrace(stats, trace, t)];
  if (measured > 0) {
    lines.push(
      t('GPU time of all: {0}', exactTime(gpuNs)),
      t('p50 {0}, p95 {1}', exactTime(medianNs), exactTime(p95Ns)),
    );
  }
  if (bound !== undefined) {
    lines.push(t('ncu: {0} of the peak of {1}', percent(bound.percentOfPeak), bound.which));
  }
  if (launched !== undefined) {
    const { inclusiveNs, selfNs } = launched;
    lines.push(
      t(
        'Operations launched: {0}, by the function itself {1}',
        exactTime(inclusiveNs),
        exactTime(selfNs),
      ),
    );
  }
  if (stats.isShared) {
    lines.push(t('Several lines of this file mark ranges of these names; the figures are of all.'));
  }
  if (isStale) lines.push(t('The file has changed since the trace was written.'));
  return lines;
}

function inTrace({ count, counted }: RangeStats, trace: string, t: Translate): string {
  if (counted === 'operators') {
    const many = t('{0} operators called from here in {1}', grouped(count), trace);
    return forCount(count, t('1 operator called from here in {0}', trace), many);
  }
  if (counted === 'calls') {
    const many = t('{0} calls in {1}', grouped(count), trace);
    return forCount(count, t('1 call in {0}', trace), many);
  }
  const many = t('{0} ranges in {1}', grouped(count), trace);
  return forCount(count, t('1 range in {0}', trace), many);
}

export interface TableLinks {
  /** Link that shows one of the operations. */
  readonly toKernel: (kernel: RangeKernel) => string;
}

/** A table in Markdown, the most time first. */
export function kernelTable(
  kernels: readonly RangeKernel[],
  { toKernel }: TableLinks,
  t: Translate,
): string {
  const total = kernels.reduce((sum, { totalNs }) => sum + totalNs, 0);
  const titles = [t('Kernel'), t('Operator'), '×', t('Time'), '%', 'p50', 'p95'];
  const rows = kernels.slice(0, HOVER_ROWS).map(kernel => {
    const { name, operators, count, totalNs, p50Ns, p95Ns } = kernel;
    const label = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
    return [
      `[${escapeMarkdown(label)}](${toKernel(kernel)})`,
      escapeMarkdown(operatorsText(operators)),
      ...[
        grouped(count),
        formatTime(totalNs),
        percent(total > 0 ? (100 * totalNs) / total : 0),
        formatTime(p50Ns),
        formatTime(p95Ns),
      ].map(unbroken),
    ];
  });
  const aligned = [':--', ':--', ...Array.from({ length: 5 }, () => '--:')];
  return [titles, aligned, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** A figure stays in one line with its unit. */
function unbroken(figure: string): string {
  return figure.replaceAll(' ', '\u00A0');
}

/** `o_proj, down_proj`; of many the first three. */
export function operatorsText(operators: readonly string[]): string {
  return operators.slice(0, 3).join(', ') + (operators.length > 3 ? ' …' : '');
}

/** Names come from a file that is not trusted. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|>~$]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ');
}
