/**
 * What pages about a report ask the host. The pages of the last kernels are kept: going back and forth asks nothing.
 */

import type { KernelPage } from '../../src/core/protocol/report.ts';
import type {
  KernelRef,
  ReportHostApi,
  ReportPanelApi,
} from '../../src/core/protocol/report-panel.ts';
import type { Peer } from '../../src/core/protocol/rpc.ts';
import type { ReportQuestions } from './context.ts';

export type ReportHost = Peer<ReportPanelApi, ReportHostApi>;

/** A kernel, its baseline, and those around them. */
const KEPT = 8;

export function reportQuestions(host: Pick<ReportHost, 'call'>): ReportQuestions {
  const pages = new Map<string, Promise<KernelPage>>();
  const pageOf = (of: KernelRef): Promise<KernelPage> => {
    const key = `${of.side} ${of.kernel}`;
    const known = pages.get(key);
    if (known !== undefined) return known;
    const asked = host.call('kernelPage', of);
    asked.catch(() => pages.delete(key));
    pages.set(key, asked);
    for (const oldest of pages.keys()) {
      if (pages.size <= KEPT) break;
      pages.delete(oldest);
    }
    return asked;
  };
  return {
    kernelList: (request, signal) => host.call('kernelList', request, signal),
    kernelPage: of => pageOf(of),
    roofline: (side, signal) => host.call('roofline', side, signal),
    kernelRoofline: (kernel, signal) => host.call('kernelRoofline', kernel, signal),
    memoryChart: (kernel, signal) => host.call('memoryChart', kernel, signal),
    metricCard: (request, signal) => host.call('metricCard', request, signal),
  };
}

export function own(kernel: number): KernelRef {
  return { side: 'own', kernel };
}
