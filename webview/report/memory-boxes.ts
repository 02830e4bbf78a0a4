/**
 * The figures inside a unit's box: hit rates, how busy it was, and for L2 what its clients asked for at its ports, its
 * fabric and its compression.
 */

import type { ChartNode, LinkFigures, MemoryChart } from '../../src/core/analysis/memory-chart.ts';
import { percent } from '../../src/core/format/number.ts';
import type { Figure } from '../../src/core/report/figure.ts';
import { t } from '../ui/l10n.ts';
import { changeText, linkText, operationText, shownFigure, type View } from './memory-text.ts';

export interface BoxFigure {
  /** Stable, for tests: 'l2-hit', 'device-busy', 'l2-read' … */
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** Title of the card. */
  readonly title: string;
  readonly figure: Figure;
  /** 0..100: the length of the bar and its colour. */
  readonly share: number | undefined;
  /** Against the baseline; '' = none. */
  readonly change: string;
  /** In the user's language. */
  readonly notes: readonly string[];
}

interface Shown {
  readonly chart: MemoryChart;
  readonly baseline: MemoryChart | undefined;
  readonly view: View;
}

export function boxFigures(node: ChartNode, shown: Shown): BoxFigure[] {
  const old = shown.baseline?.nodes.find(of => of.id === node.id);
  const { name } = node;
  const made: (BoxFigure | undefined)[] = [
    share(`${node.id}-hit`, t('Hit rate'), name, node.hitRate, old?.hitRate),
    share(`${node.id}-own`, t('of L1/TEX'), name, node.ownHitRate, old?.ownHitRate, [
      t('Only the requests of L1/TEX, without the fabric and the other clients of L2.'),
    ]),
    share(`${node.id}-busy`, t('Busy'), name, node.busy, old?.busy),
  ];
  if (node.id === 'l2') made.push(...l2Figures(node, shown));
  return made.filter(figure => figure !== undefined);
}

function share(
  id: string,
  label: string,
  unit: string,
  figure: Figure | undefined,
  old: Figure | undefined,
  notes: readonly string[] = [],
): BoxFigure | undefined {
  if (figure === undefined) return undefined;
  const change = changeText(figure, old);
  const title = `${unit} · ${label}`;
  const text = percent(figure.value);
  return { id, label, text, title, figure, share: figure.value, change, notes };
}

function l2Figures(node: ChartNode, shown: Shown): (BoxFigure | undefined)[] {
  const { chart, baseline, view } = shown;
  const before = baseline?.nodes.find(of => of.id === 'l2')?.ports;
  const ports = (node.ports ?? []).map(port => {
    const same = before?.find(of => of.operation === port.operation);
    return traffic(`l2-${port.operation}`, operationText(port.operation), port, same, view);
  });
  const inner = (['l2-fabric', 'l2-compression'] as const).map(id => {
    const link = chart.links.find(of => of.to === id);
    const same = baseline?.links.find(of => of.to === id);
    const label = id === 'l2-fabric' ? t('Fabric') : t('Compression');
    return link && traffic(id, label, link, same, view, innerNotes(id));
  });
  return [...ports.filter(port => (port?.figure.value ?? 0) > 0), ...inner];
}

function innerNotes(id: 'l2-fabric' | 'l2-compression'): string[] {
  return id === 'l2-fabric'
    ? [t('Between the two halves of L2: a sector at home in the far half is looked up twice.')]
    : [];
}

function traffic(
  id: string,
  label: string,
  figures: LinkFigures,
  old: LinkFigures | undefined,
  view: View,
  notes: readonly string[] = [],
): BoxFigure | undefined {
  const figure = shownFigure(figures, view);
  if (figure === undefined) return undefined;
  const peak = figures.percentOfPeak;
  const then = old && shownFigure(old, view);
  const said =
    peak === undefined
      ? notes
      : [t('{0} % of this path’s peak: {1}', peak.value.toFixed(2), peak.formula), ...notes];
  return {
    id,
    label,
    text: linkText(figure),
    title: `L2 Cache · ${label}`,
    figure,
    share: peak?.value,
    change: changeText(figure, then),
    notes: said,
  };
}
