/** `roofline`: the roofs of the chip and where each kernel of a report lies under them. */

import { roofline as rooflineOf } from '../../core/analysis/roofline.ts';
import type { KernelRoofline, Roof } from '../../core/analysis/roofline-types.ts';
import { threeDigits } from '../../core/format/number.ts';
import { formatByteRate, formatFlopRate, formatFrequency } from '../../core/format/rate.ts';
import type { ReportCommand } from '../command.ts';
import {
  bytesColumn,
  countColumn,
  renderTable,
  textColumn,
  timeColumn,
  type Column,
} from '../table.ts';

export const roofline: ReportCommand = {
  name: 'roofline',
  summary: 'intensity, rates, roofs, bound and headroom per kernel of a report',
  options: {},
  answer: report => {
    const { roofs, kernels } = rooflineOf(report);
    const shown = roofs.filter(isShown);
    return {
      document: { roofs: shown.map(roofDocument), kernels: kernels.map(kernelDocument) },
      text: width => textOf(shown, kernels, width),
    };
  },
};

/** Of some thirty kinds of tensor work only those that a kernel did. */
function isShown({ used, kind, id }: Roof): boolean {
  return used || kind === 'memory' || !id.startsWith('tensor:');
}

function roofDocument({ name, kind, peak, unit, clock, peakAtBoost, used }: Roof): unknown {
  return { name, kind, peak, unit, clock, peakAtBoost, used };
}

/** Has every key; what was not measured is null. */
function kernelDocument(kernel: KernelRoofline): unknown {
  const { id, name, range, durationNs = null, flops = null, bound = null } = kernel;
  const { dram = null, l2 = null, l1 = null } = kernel.bytes;
  const { intensity, achieved, ridge, headroom } = kernel;
  return {
    id,
    name,
    range,
    durationNs,
    flops,
    bytes: { dram, l2, l1 },
    intensity: intensity?.value ?? null,
    achieved: achieved?.value ?? null,
    ridge: ridge?.value ?? null,
    bound,
    headroom: headroom?.value ?? null,
  };
}

function textOf(roofs: readonly Roof[], kernels: readonly KernelRoofline[], width: number): string {
  const dram = (kernel: KernelRoofline) => kernel.traffic.find(({ level }) => level === 'dram');
  const table = renderTable(
    [
      countColumn(
        'ID',
        kernels.map(({ id }) => id),
      ),
      timeColumn(
        'time',
        kernels.map(({ durationNs }) => durationNs),
      ),
      bytesColumn(
        'DRAM',
        kernels.map(({ bytes }) => bytes.dram),
      ),
      numberColumn(
        '% of DRAM peak',
        kernels.map(kernel => dram(kernel)?.percentOfPeak?.value),
      ),
      numberColumn(
        'FLOP/B',
        kernels.map(({ intensity }) => intensity?.value),
      ),
      rateColumn(
        'achieved',
        kernels.map(({ achieved }) => achieved?.value),
      ),
      numberColumn(
        'ridge',
        kernels.map(({ ridge }) => ridge?.value),
      ),
      textColumn(
        'bound',
        kernels.map(({ bound }) => bound ?? ''),
      ),
      numberColumn(
        'headroom',
        kernels.map(({ headroom }) => headroom?.value),
      ),
      textColumn(
        'kernel',
        kernels.map(({ name }) => name),
      ),
    ],
    width,
  );
  return [...roofTable(roofs, width), table, ...missingLines(kernels)].join('\n\n');
}

function roofTable(roofs: readonly Roof[], width: number): string[] {
  if (roofs.length === 0) return [];
  const rate = (roof: Roof, value: number): string =>
    roof.kind === 'memory' ? formatByteRate(value) : formatFlopRate(value);
  return [
    renderTable(
      [
        textColumn(
          'roof',
          roofs.map(({ name }) => name),
        ),
        right(
          'peak',
          roofs.map(roof => rate(roof, roof.peak)),
        ),
        right(
          'at',
          roofs.map(({ clock }) => formatFrequency(clock)),
        ),
        right(
          'peak at highest clock',
          roofs.map(roof => (roof.peakAtBoost === undefined ? '' : rate(roof, roof.peakAtBoost))),
        ),
      ],
      width,
    ),
  ];
}

/** What the first kernel that lacks something lacks; the others were collected in the same run. */
function missingLines(kernels: readonly KernelRoofline[]): string[] {
  const missing = kernels.find(kernel => kernel.missing.length > 0)?.missing ?? [];
  if (missing.length === 0) return [];
  const options = missing.map(({ option }) => option).join(' ');
  return [`For the full picture profile with: ncu ${options}`];
}

function right(title: string, cells: readonly string[]): Column {
  return { title, cells, align: 'right' };
}

function numberColumn(title: string, values: readonly (number | undefined)[]): Column {
  return right(
    title,
    values.map(value => (value === undefined ? '' : threeDigits(value))),
  );
}

function rateColumn(title: string, values: readonly (number | undefined)[]): Column {
  return right(
    title,
    values.map(value => (value === undefined ? '' : formatFlopRate(value))),
  );
}
