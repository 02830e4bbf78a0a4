/** What the roofline is made of: asked for once for all kernels, and put together for the kernel in hand. */

import type { KernelRoofline, RooflinePoints } from '../../src/core/analysis/roofline-types.ts';
import type { KernelSelection } from '../../src/core/protocol/report-panel.ts';
import type { ReportContext } from './context.ts';
import type { RooflineData } from './roofline-model.ts';
import { kernelPoints, type KernelPoint } from './roofline-points.ts';

export interface ReportPoints {
  readonly devices: RooflinePoints['devices'];
  readonly kernels: readonly KernelPoint[];
  /** Of the report that it is compared with. */
  readonly baseline?: readonly KernelPoint[];
  readonly partners?: ReadonlyMap<number, KernelPoint>;
}

export async function reportPoints({ api, comparison }: ReportContext): Promise<ReportPoints> {
  const own = await api.roofline('own');
  const points = { devices: own.devices, kernels: kernelPoints(own) };
  if (comparison === undefined) return points;
  const baseline = kernelPoints(await api.roofline('baseline'));
  const partners = new Map<number, KernelPoint>();
  for (const { a, b } of comparison.pairs) {
    const partner = baseline[a];
    if (partner !== undefined) partners.set(b, partner);
  }
  return { ...points, baseline, partners };
}

/** Under the roofs of the kernel's own device. */
export function dataOf(
  { devices, kernels, baseline: others, partners }: ReportPoints,
  kernel: KernelRoofline,
  baseline: KernelSelection['baseline'],
): RooflineData {
  const isOwn = baseline?.side === 'own';
  const point = (isOwn ? kernels : others)?.[baseline?.kernel ?? -1];
  const device = kernels[kernel.kernel]?.device ?? 0;
  return {
    devices,
    device,
    roofs: devices[device]?.roofs ?? [],
    kernels,
    kernel,
    ...(point === undefined ? {} : { baseline: { point, isOwn } }),
    ...(partners === undefined ? {} : { partners }),
  };
}
