/** `roofline`: the roofs of the chip and where each kernel of a report lies under them. */

import { roofline as rooflineOf } from '../../core/analysis/roofline.ts';
import type { DeviceRoofs, KernelRoofline, Roof } from '../../core/analysis/roofline-types.ts';
import { threeDigits } from '../../core/format/number.ts';
import { formatFrequency, formatRate } from '../../core/format/rate.ts';
import { deviceName } from '../../core/format/device-name.ts';
import type { Figure } from '../../core/report/figure.ts';
import type { ReportCommand } from '../command.ts';
import { datasheetText } from '../datasheet.ts';
import {
  bytesColumn,
  countColumn,
  renderTable,
  textColumn,
  timeColumn,
  type Column,
} from '../table.ts';
import { printable } from '../text.ts';

export const roofline: ReportCommand = {
  name: 'roofline',
  summary: 'intensity, rates, roofs, bound and headroom per kernel of a report',
  options: {},
  answer: report => {
    const { kernels, devices } = rooflineOf(report);
    const sides = sidesOf(devices);
    const placed = kernels.map(kernel => ({
      ...kernel,
      device: sides.length > 1 ? report.kernels[kernel.kernel]?.device : undefined,
    }));
    return {
      document: {
        roofs: sides.flatMap(({ device, roofs }) => roofs.map(roof => roofDocument(roof, device))),
        kernels: placed.map(kernelDocument),
      },
      text: width => textOf(sides, placed, width),
    };
  },
};

/** A kernel with its device, which is undefined in a report of one device. */
type PlacedKernel = KernelRoofline & { readonly device: number | undefined };

/** By ordinal; a report of one device does not name it. */
function sidesOf(devices: readonly DeviceRoofs[]): Side[] {
  return [...devices]
    .sort((a, b) => (a.device ?? 0) - (b.device ?? 0))
    .map(({ device, name, roofs }) => ({
      name,
      ...(devices.length > 1 && device !== undefined ? { device } : {}),
      roofs: roofs.filter(isShown),
    }));
}

type Side = Pick<DeviceRoofs, 'device' | 'name' | 'roofs'>;

/** What was measured; of some thirty kinds of tensor work only those that a kernel did. */
function isShown({ used, kind, id, from }: Roof): boolean {
  return from === 'report' && (used || kind === 'memory' || !id.startsWith('tensor:'));
}

/** @param device undefined in a report of one device */
function roofDocument(roof: Roof, device: number | undefined): unknown {
  const { name, kind, peak, unit, clock, peakAtBoost, used } = roof;
  return { name, kind, peak, unit, clock, peakAtBoost, used, device };
}

/**
 * Has every key; what was not measured is null. `unit` is that of `achieved`: 'FLOP/s', or 'OP/s' where most of the work
 * is on integers; intensity and ridge count the same.
 */
function kernelDocument(kernel: PlacedKernel): unknown {
  const { id, name, range, durationNs = null, flops = null, bound = null } = kernel;
  const { dram = null, l2 = null, l1 = null } = kernel.bytes;
  const { intensity, achieved, ridge, headroom, device } = kernel;
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
    unit: achieved?.unit ?? null,
    device,
  };
}

function textOf(sides: readonly Side[], kernels: readonly PlacedKernel[], width: number): string {
  const dram = (kernel: KernelRoofline) => kernel.traffic.find(({ level }) => level === 'dram');
  const table = renderTable(
    [
      countColumn(
        'ID',
        kernels.map(({ id }) => id),
      ),
      ...(sides.length > 1
        ? [
            countColumn(
              'device',
              kernels.map(({ device }) => device),
            ),
          ]
        : []),
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
        kernels.some(({ achieved }) => achieved?.unit === 'OP/s') ? 'OP/B' : 'FLOP/B',
        kernels.map(({ intensity }) => intensity?.value),
      ),
      rateColumn(
        'achieved',
        kernels.map(({ achieved }) => achieved),
      ),
      numberColumn(
        'ridge',
        kernels.map(({ ridge }) => ridge?.value),
      ),
      textColumn(
        'bound',
        kernels.map(({ bound }) => bound ?? ''),
      ),
      right(
        'headroom',
        kernels.map(({ headroom }) => headroomText(headroom)),
      ),
      textColumn(
        'kernel',
        kernels.map(({ name }) => name),
      ),
    ],
    width,
  );
  const isFirst = ({ name, roofs }: Side, i: number): boolean =>
    roofs.length > 0 || sides.findIndex(of => of.name === name && of.roofs.length === 0) === i;
  const roofs = sides.filter(isFirst).flatMap(side => roofTable(side, width));
  return [...roofs, table, ...missingLines(kernels)].join('\n\n');
}

/** Far below its roof a kernel is held back by something else: how far says nothing then. */
const FAR = 100;

function headroomText(headroom: Figure | undefined): string {
  if (headroom === undefined) return '';
  return headroom.value > FAR ? `> ${FAR}` : threeDigits(headroom.value);
}

function roofTable({ device, name, roofs }: Side, width: number): string[] {
  if (roofs.length === 0) return datasheetLines(name);
  const title = `${deviceName({ ordinal: device ?? 0, name })} ${name}`;
  return [
    ...(device === undefined ? [] : [printable(title)]),
    renderTable(
      [
        textColumn(
          'roof',
          roofs.map(({ name }) => name),
        ),
        right(
          'peak',
          roofs.map(({ peak, unit }) => formatRate(peak, unit)),
        ),
        right(
          'at',
          roofs.map(({ clock }) => formatFrequency(clock)),
        ),
        right(
          'peak at highest clock',
          roofs.map(({ peakAtBoost: peak, unit }) =>
            peak === undefined ? '' : formatRate(peak, unit),
          ),
        ),
      ],
      width,
    ),
  ];
}

/** Where a report has no peaks, its device's may be known all the same. */
function datasheetLines(device: string): string[] {
  const known = datasheetText(device);
  return known === '' ? [] : [printable(`No roofs were measured. By the datasheet of ${known}`)];
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

function rateColumn(title: string, values: readonly (Figure | undefined)[]): Column {
  return right(
    title,
    values.map(rate => (rate === undefined ? '' : formatRate(rate.value, rate.unit))),
  );
}
