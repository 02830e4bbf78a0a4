/**
 * What is known about a device: first what the file itself says, then the datasheet. Also the limits of a
 * multiprocessor by compute capability, for occupancy.
 */

import type { ReportDevice } from '../report/report.ts';
import type { DeviceEntry, DevicePeaks } from './devices-entry.ts';
import { DEVICES } from './devices-table.ts';

/** A figure and where it is from. */
export interface Fact {
  readonly value: number;
  readonly source: 'file' | 'datasheet';
}

export interface DeviceFacts {
  readonly name: string;
  readonly capability: string;
  readonly sms?: Fact;
  /** Highest core clock, Hz. */
  readonly clock?: Fact;
  /** Highest memory clock, Hz; only from a file. */
  readonly memoryClock?: Fact;
  /** Bytes per second. */
  readonly memoryBandwidth?: Fact;
  /** Bytes. */
  readonly l2?: Fact;
  /** Bytes; only from a file. */
  readonly totalMemory?: Fact;
  /** Bytes of shared memory a multiprocessor has. */
  readonly sharedPerSm?: Fact;
  /** Datasheet peaks, operations per second, dense. */
  readonly peaks: DevicePeaks;
  /** Where the datasheet figures are from; '' = the device is not in the table. */
  readonly source: string;
}

/** The table's entry for a device name as drivers print it ('NVIDIA H200', 'Ascend910B3'). */
export function findDevice(name: string): DeviceEntry | undefined {
  return DEVICES.find(entry => entry.match.test(name));
}

/** Facts about a device that a trace or a report names. Attributes are ncu's, without their prefix. */
export function deviceFacts(device: Pick<ReportDevice, 'name' | 'attributes'>): DeviceFacts {
  const { name, attributes } = device;
  const entry = findDevice(name);
  const attribute = (key: string, scale = 1): Fact | undefined => {
    const value = attributes.get(key);
    return typeof value === 'number' && value > 0
      ? { value: value * scale, source: 'file' }
      : undefined;
  };
  const known = {
    sms: attribute('multiprocessor_count') ?? fromTable(entry?.sms),
    clock: attribute('max_gpu_frequency_khz', 1000) ?? fromTable(entry?.clock),
    memoryClock: attribute('max_mem_frequency_khz', 1000),
    memoryBandwidth: fileBandwidth(attributes) ?? fromTable(entry?.memoryBandwidth),
    l2: attribute('l2_cache_size') ?? fromTable(entry?.l2),
    totalMemory: attribute('total_memory'),
    sharedPerSm: attribute('max_shared_memory_per_multiprocessor'),
  };
  const present = Object.entries(known).filter(([, fact]) => fact !== undefined);
  return {
    name,
    capability: capabilityOf(attributes) ?? entry?.capability ?? '',
    ...Object.fromEntries(present),
    peaks: entry?.peaks ?? {},
    source: entry?.source ?? '',
  };
}

function fromTable(value: number | undefined): Fact | undefined {
  return value === undefined || value === 0 ? undefined : { value, source: 'datasheet' };
}

/** Bus width in bits / 8 × 2 transfers a cycle × memory clock: 6016 / 8 × 2 × 3.201 GHz is 4.81 TB/s. */
function fileBandwidth(attributes: ReportDevice['attributes']): Fact | undefined {
  const bits = attributes.get('fb_bus_width') ?? attributes.get('global_memory_bus_width');
  const khz = attributes.get('max_mem_frequency_khz');
  if (typeof bits !== 'number' || typeof khz !== 'number' || bits * khz === 0) return undefined;
  return { value: (bits / 8) * 2 * khz * 1000, source: 'file' };
}

function capabilityOf(attributes: ReportDevice['attributes']): string | undefined {
  const major = attributes.get('compute_capability_major');
  const minor = attributes.get('compute_capability_minor');
  return typeof major === 'number'
    ? `${major}.${typeof minor === 'number' ? minor : 0}`
    : undefined;
}

/** Limits of one multiprocessor. */
export interface SmLimits {
  readonly warps: number;
  readonly blocks: number;
  readonly registers: number;
  /** Bytes of shared memory, those reserved for the driver included. */
  readonly shared: number;
  /** Bytes of shared memory that one block may ask for (by opting in), without those reserved for the driver. */
  readonly sharedPerBlock: number;
  /** Bytes that the driver takes of each block. */
  readonly reservedPerBlock: number;
  /** Bytes: shared memory is handed out in multiples of this. */
  readonly sharedUnit: number;
  /** Named barriers. */
  readonly barriers: number;
}

const KIB = 1024;

/** [warps, blocks, shared KiB]: CUDA C++ Programming Guide, technical specifications per compute capability. */
const LIMITS: Readonly<Record<string, readonly [number, number, number]>> = {
  '7.0': [64, 32, 96],
  '7.2': [64, 32, 96],
  '7.5': [32, 16, 64],
  '8.0': [64, 32, 164],
  '8.6': [48, 16, 100],
  '8.7': [48, 16, 164],
  '8.9': [48, 24, 100],
  '9.0': [64, 32, 228],
  '10.0': [64, 32, 228],
  '10.3': [64, 32, 228],
  '11.0': [48, 24, 228],
  '12.0': [48, 24, 100],
  '12.1': [48, 24, 100],
};

/** Limits by compute capability, or those of the file where it has them; undefined = neither is known. */
export function smLimits(
  capability: string,
  attributes: ReportDevice['attributes'] = new Map(),
): SmLimits | undefined {
  const known = LIMITS[capability];
  const number = (key: string): number | undefined => {
    const value = attributes.get(key);
    return typeof value === 'number' && value > 0 ? value : undefined;
  };
  const warps = number('max_warps_per_multiprocessor') ?? known?.[0];
  const blocks = number('max_blocks_per_multiprocessor') ?? known?.[1];
  const tableShared = known === undefined ? undefined : known[2] * KIB;
  const shared = number('max_shared_memory_per_multiprocessor') ?? tableShared;
  if (warps === undefined || blocks === undefined || shared === undefined) return undefined;
  const modern = Number(capability.split('.')[0]) >= 8;
  const reservedPerBlock = number('reserved_shared_memory_per_block') ?? (modern ? KIB : 0);
  return {
    warps,
    blocks,
    registers: number('max_registers_per_multiprocessor') ?? 64 * KIB,
    shared,
    sharedPerBlock: number('max_shared_memory_per_block_optin') ?? shared - reservedPerBlock,
    reservedPerBlock,
    sharedUnit: modern ? 128 : 256,
    barriers: 64,
  };
}
