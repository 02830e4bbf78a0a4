/**
 * A report as a table: one row a kernel, one column a metric, as `ncu --page raw --csv` prints it, but with every value
 * in its base unit and no row of units. What was not collected is missing, never zero.
 */

import { CellState, type MetricColumn, type MetricTable } from '../report/metrics.ts';
import type { RangeState, Report, ReportKernel } from '../report/report.ts';
import type { ExportCell, ExportColumn, ExportTable, ExportType } from './table.ts';

export function reportTable({ kernels, metrics }: Report): ExportTable {
  const heads = headColumns(kernels);
  const taken = new Set(heads.map(({ name }) => name));
  const own = metrics.columns.filter(({ name }) => !taken.has(name));
  return {
    name: 'kernels',
    length: kernels.length,
    columns: [...heads, ...own.map(column => metricColumn(metrics, column))],
  };
}

function headColumns(kernels: readonly ReportKernel[]): ExportColumn[] {
  const column = (
    name: string,
    type: ExportType,
    about: string,
    of: (kernel: ReportKernel) => ExportCell | undefined,
  ): ExportColumn => ({
    ...{ name, type, unit: '', about },
    cell: row => {
      const kernel = kernels[row];
      return kernel === undefined ? null : (of(kernel) ?? null);
    },
  });
  const axes = ['x', 'y', 'z'] as const;
  const dims = (what: 'grid' | 'block', about: string): ExportColumn[] =>
    axes.map((axis, i) =>
      column(`${what}_${axis}`, 'int32', `${about} in ${axis}`, kernel =>
        positive(kernel[what][i]),
      ),
    );
  return [
    column('id', 'int64', 'ID, as ncu prints it', ({ id }) => id),
    column('kind', 'text', 'kernel, range, command-list or graph', ({ kind }) => kind),
    column('name', 'text', 'name of the kernel, demangled', ({ name }) => name),
    column(
      'function_name',
      'text',
      'bare name of the function',
      kernel => kernel.functionName || null,
    ),
    column(
      'range_path',
      'text',
      'NVTX ranges around the launch, outermost first',
      ({ ranges }) => ranges.map(rangeText).join(' / ') || null,
    ),
    ...dims('grid', 'blocks'),
    ...dims('block', 'threads of a block'),
    column('device', 'int32', 'ordinal of the GPU, as in gpus', ({ device }) => device),
    column('capability', 'text', 'compute capability', ({ capability }) => capability || null),
    column('process', 'int64', 'process id', ({ process }) => process),
    column('thread', 'int64', 'thread id', ({ thread }) => thread),
    column('context', 'int64', 'CUDA context', ({ context }) => context),
    column('stream', 'int64', 'stream', ({ stream }) => stream),
  ];
}

/** Of a report's dimensions, 0 = not in the file. */
function positive(value: number | undefined): number | null {
  return value === undefined || value === 0 ? null : value;
}

function rangeText({ domain, name }: RangeState): string {
  return domain === '' ? name : `${domain}:${name}`;
}

function metricColumn(metrics: MetricTable, column: MetricColumn): ExportColumn {
  const { name, unit } = column;
  const type = typeOf(metrics, column);
  return {
    ...{ name, type, unit, about: 'metric of Nsight Compute' },
    headsWithUnit: true,
    cell: kernel => {
      const metric = metrics.metric(kernel, name);
      if (metric === undefined) return null;
      const { state, value, exact, text } = metric;
      if (type === 'text') return text ?? (Number.isNaN(value) ? null : String(exact ?? value));
      if (state === CellState.notANumber) return NaN;
      return exact ?? (Number.isNaN(value) ? null : value);
    },
  };
}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** By how the cells are stored, not by their values, so that a metric has the same type in every report. */
function typeOf(metrics: MetricTable, { name, states }: MetricColumn): ExportType {
  if (states.includes(CellState.text)) return 'text';
  if (states.includes(CellState.number) || states.includes(CellState.notANumber)) return 'double';
  const fits = states.every((_, kernel) => {
    const exact = metrics.metric(kernel, name)?.exact ?? 0n;
    return exact >= INT64.least && exact <= INT64.most;
  });
  return fits ? 'int64' : 'text';
}
