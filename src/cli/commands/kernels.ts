/** `kernels`: the kernel summary by name, base name, launch shape or operator, of all kernels or of some. */

import { groupRows } from '../../core/analysis/groups.ts';
import { kernelSummary, summarize, type KernelSummaryRow } from '../../core/analysis/kernels.ts';
import { kernelRows } from '../../core/analysis/operations.ts';
import { operatorOf } from '../../core/analysis/operators/of-trace.ts';
import { operationsOfPhase } from '../../core/analysis/phase-of.ts';
import { PHASES } from '../../core/analysis/phase.ts';
import { operationsOfRanges } from '../../core/analysis/projection.ts';
import { rangeSummary } from '../../core/analysis/ranges.ts';
import { FailureError } from '../../core/base/result.ts';
import { SpanKind } from '../../core/trace/columns.ts';
import type { Trace } from '../../core/trace/trace.ts';
import type { OptionValues, TraceCommand } from '../command.ts';
import { countColumn, percentColumn, renderTable, textColumn, timeColumn } from '../table.ts';

const GROUPS = ['name', 'base', 'grid', 'operator'] as const;

export const kernels: TraceCommand = {
  name: 'kernels',
  summary: 'kernel summary: count, total, mean, median, min, max, deviation, share',
  options: {
    group: { value: GROUPS.join('|'), help: 'what makes one row (name)', choices: GROUPS },
    range: { value: 'NAME', help: 'only kernels launched in ranges of this name' },
    phase: { value: PHASES.join('|'), help: 'only kernels of this phase', choices: PHASES },
  },
  answer: (trace, options) => {
    const rows = rowsOf(trace, options).map(row => ({
      name: row.name,
      ...(row.grid && { grid: row.grid, block: row.block }),
      count: row.count,
      totalNs: row.total,
      meanNs: row.mean,
      medianNs: row.median,
      minNs: row.min,
      maxNs: row.max,
      stddevNs: row.stddev,
      percent: row.percent,
    }));
    return {
      document: { rows },
      text: width => (rows.length === 0 ? 'No kernels.' : tableOf(rows, width)),
    };
  },
};

type SummaryRow = Omit<KernelSummaryRow, 'rows'>;

function rowsOf(trace: Trace, { group, range, phase }: OptionValues): readonly SummaryRow[] {
  const chosen = chosenKernels(trace, range, phase);
  if (group !== 'operator') {
    return kernelSummary(trace, group === 'base' || group === 'grid' ? group : 'name', chosen);
  }
  const operators: string[] = [];
  const groups = groupRows(chosen, row => {
    const operator = operatorOf(trace, row);
    const known = operators.indexOf(operator);
    return known >= 0 ? known : operators.push(operator) - 1;
  });
  return summarize(trace, groups).map(({ rows, ...figures }) => ({
    name: operatorOf(trace, rows[0] ?? 0),
    ...figures,
  }));
}

/** The kernels in the ranges named and of the phase named, by row. */
function chosenKernels(trace: Trace, range?: string, phase?: string): Uint32Array {
  let chosen = kernelRows(trace);
  if (range !== undefined) {
    const inside = operationsOfRanges(trace, rangesNamed(trace, range));
    chosen = inside.filter(row => trace.spans.kind[row] === SpanKind.kernel);
  }
  const known = PHASES.find(name => name === phase);
  if (known === undefined) return chosen;
  const members = new Set(operationsOfPhase(trace, known));
  return chosen.filter(row => members.has(row));
}

/** Rows of the ranges called `wanted`, with or without their domain (`engine:prefill`). */
function rangesNamed(trace: Trace, wanted: string): Uint32Array {
  const rows = rangeSummary(trace)
    .filter(({ name, domain }) => name === wanted || `${domain}:${name}` === wanted)
    .flatMap(({ rows: members }) => [...members]);
  if (rows.length > 0) return Uint32Array.from(rows);
  throw new FailureError({
    reason: 'no-such-range',
    message: `no range is called ${JSON.stringify(wanted)}`,
    advice: 'list the names with `kernel-lens ranges FILE`',
  });
}

interface Row {
  readonly name: string;
  readonly grid?: readonly number[];
  readonly block?: readonly number[];
  readonly count: number;
  readonly totalNs: number;
  readonly meanNs: number;
  readonly medianNs: number;
  readonly minNs: number;
  readonly maxNs: number;
  readonly stddevNs: number;
  readonly percent: number;
}

function tableOf(rows: readonly Row[], width: number): string {
  const shaped = rows.some(({ grid }) => grid !== undefined);
  const shapes = [
    textColumn(
      'grid',
      rows.map(({ grid }) => grid?.join('×') ?? ''),
    ),
    textColumn(
      'block',
      rows.map(({ block }) => block?.join('×') ?? ''),
    ),
  ];
  return renderTable(
    [
      percentColumn(
        '% of rows',
        rows.map(row => row.percent),
      ),
      timeColumn(
        'total',
        rows.map(row => row.totalNs),
      ),
      countColumn(
        'count',
        rows.map(row => row.count),
      ),
      timeColumn(
        'mean',
        rows.map(row => row.meanNs),
      ),
      timeColumn(
        'median',
        rows.map(row => row.medianNs),
      ),
      timeColumn(
        'min',
        rows.map(row => row.minNs),
      ),
      timeColumn(
        'max',
        rows.map(row => row.maxNs),
      ),
      timeColumn(
        'stddev',
        rows.map(row => row.stddevNs),
      ),
      ...(shaped ? shapes : []),
      textColumn(
        'name',
        rows.map(row => row.name),
      ),
    ],
    width,
  );
}
