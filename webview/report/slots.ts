/**
 * The charts that have a place in a section of the report page, by the section's identifier. A chart is registered here
 * once its file exists: import its `mount…` function and add a line.
 */

import type { MountChart } from './context.ts';
import { mountMemoryChart } from './memory.ts';
import { mountRoofline } from './roofline.ts';

export const SLOTS: Readonly<Record<string, MountChart>> = {
  SpeedOfLight_RooflineChart: mountRoofline,
  MemoryWorkloadAnalysis_Chart: mountMemoryChart,
};
