/** `memory`: the memory chart's nodes and links for each kernel of a report. */

import { counted } from '../../core/format/count.ts';
import {
  memoryChart,
  type ChartLink,
  type ChartNode,
  type MemoryChart,
} from '../../core/analysis/memory-chart.ts';
import { FailureError } from '../../core/base/result.ts';
import { formatBytes } from '../../core/format/bytes.ts';
import { threeDigits } from '../../core/format/number.ts';
import { formatByteRate } from '../../core/format/rate.ts';
import type { Report } from '../../core/report/report.ts';
import type { ReportCommand } from '../command.ts';
import { renderTable, textColumn, type Column } from '../table.ts';
import { printable } from '../text.ts';
import { given, UsageError } from '../usage.ts';

export const memory: ReportCommand = {
  name: 'memory',
  summary: "the memory chart's nodes and links per kernel of a report",
  options: { kernel: { value: 'ID', help: 'only the kernel with this ID, as ncu counts them' } },
  answer: (report, { kernel }) => {
    const charts = wanted(report, kernel).map(index => memoryChart(report, index));
    return {
      document: { kernels: charts.map(chartDocument) },
      text: width => charts.map(chart => textOf(chart, width)).join('\n\n'),
    };
  },
};

/** Indices of the kernels that are asked for. */
function wanted(report: Report, id: string | undefined): number[] {
  const { kernels } = report;
  if (id === undefined) return kernels.map((_, index) => index);
  if (!/^\d+$/.test(id)) {
    throw new UsageError(
      `--kernel takes the ID of a kernel, a number; this is ${given(id)}`,
      'memory',
    );
  }
  const index = kernels.findIndex(kernel => kernel.id === Number(id));
  if (index >= 0) return [index];
  throw new FailureError({
    reason: 'no-such-kernel',
    message: `there is no kernel ${id}, the report has ${kernels.length}`,
    advice: 'list them with `kernel-lens roofline FILE`',
  });
}

function chartDocument({ id, name, nodes, links }: MemoryChart): unknown {
  return {
    id,
    name,
    nodes: nodes.map(node => ({
      id: node.id,
      hitRate: node.hitRate?.value,
      percentOfPeak: node.busy?.value,
    })),
    links: links.map(linkDocument),
  };
}

/** Figures that were not measured are left out. Between a kernel and its kinds of access instructions are counted. */
function linkDocument(link: ChartLink): unknown {
  const { from, to, operation, bytes, requests, instructions, perSecond, percentOfPeak } = link;
  return {
    from,
    to,
    operation,
    partOf: link.partOf,
    bytes: bytes?.value,
    requests: requests?.value,
    instructions: instructions?.value,
    bytesPerSecond: bytes === undefined ? undefined : perSecond?.value,
    percentOfPeak: percentOfPeak?.value,
  };
}

function textOf(chart: MemoryChart, width: number): string {
  const title = `${chart.id}  ${printable(chart.name)}`;
  const nodes = chart.nodes.flatMap(nodeText).join('; ');
  const moved = chart.links.filter(isMoved);
  const parts = [nodes === '' ? title : `${title}\n${nodes}`];
  if (moved.length > 0) parts.push(linkTable(moved, width));
  const options = chart.missing.map(({ option }) => option).join(' ');
  if (options !== '') parts.push(`Not collected: profile with ncu ${options}`);
  return parts.join('\n\n');
}

function nodeText({ name, hitRate, busy }: ChartNode): string[] {
  const facts = [
    hitRate === undefined ? '' : `${threeDigits(hitRate.value)} % hits`,
    busy === undefined ? '' : `${threeDigits(busy.value)} % of peak`,
  ].filter(fact => fact !== '');
  return facts.length === 0 ? [] : [`${name}: ${facts.join(', ')}`];
}

/** A link that carried nothing is in the document, not in the text. */
function isMoved({ bytes, requests, instructions }: ChartLink): boolean {
  return ((bytes ?? requests ?? instructions)?.value ?? 0) > 0;
}

function linkTable(links: readonly ChartLink[], width: number): string {
  const right = (title: string, cells: string[]): Column => ({ title, cells, align: 'right' });
  return renderTable(
    [
      textColumn(
        'from',
        links.map(({ from }) => from),
      ),
      textColumn(
        'to',
        links.map(({ to }) => to),
      ),
      textColumn(
        'operation',
        links.map(({ operation }) => operation),
      ),
      right('amount', links.map(amountText)),
      right(
        'rate',
        links.map(({ bytes, perSecond }) =>
          bytes === undefined || perSecond === undefined ? '' : formatByteRate(perSecond.value),
        ),
      ),
      right(
        '% of peak',
        links.map(({ percentOfPeak: share }) =>
          share === undefined ? '' : threeDigits(share.value),
        ),
      ),
    ],
    width,
  );
}

function amountText({ bytes, requests, instructions }: ChartLink): string {
  if (bytes !== undefined) return formatBytes(bytes.value);
  if (requests !== undefined) return counted(requests.value, 'request', 'requests');
  return counted(instructions?.value ?? 0, 'instruction', 'instructions');
}
