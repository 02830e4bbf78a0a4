/**
 * Which GPU a `deviceId` means. The id is the ordinal that the process saw, so that two processes may use one ordinal
 * for two GPUs; recent exports tell. Only GPUs that own events become devices of the trace.
 */

import { append } from '../../base/lists.ts';
import type { TraceBuilder } from '../../trace/builder.ts';
import type { Device } from '../../trace/trace.ts';
import type { SqlSource } from '../types.ts';
import { pidOf, type ProcessKey } from './ids.ts';
import type { Schema, Table } from './schema.ts';
import { numberOf, positive, smallTable, textOf } from './values.ts';

interface Gpu extends Omit<Device, 'ordinal'> {
  readonly id: number;
  readonly cudaOrdinal: number | undefined;
}

interface Used {
  /** Of `TARGET_INFO_GPU`; undefined = not in the file. */
  readonly gpu: number | undefined;
  readonly ordinal: number;
}

export class Devices {
  private readonly builder: TraceBuilder;
  private readonly gpus: Map<number, Gpu>;
  /** `pid ordinal` to GPU id. */
  private readonly ordinals: Map<string, number>;
  private readonly used: Used[] = [];
  private readonly known = new Map<string, number>();

  constructor(source: SqlSource, schema: Schema, builder: TraceBuilder) {
    this.builder = builder;
    this.gpus = readGpus(source, schema);
    this.ordinals = readOrdinals(source, schema);
  }

  /** Index of the device that a process calls `ordinal`. */
  index(process: ProcessKey, ordinal: number): number {
    const key = `${process} ${ordinal}`;
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.use(this.gpuOf(process, ordinal), ordinal);
      this.known.set(key, index);
    }
    return index;
  }

  /** Index of the device with this id in `TARGET_INFO_GPU`, as GPU metrics name it. */
  indexOfGpu(id: number): number {
    return this.use(this.gpus.has(id) ? id : undefined, this.gpus.get(id)?.cudaOrdinal ?? id);
  }

  /** Sorts the devices by ordinal; where none was used, all GPUs of the file are listed. */
  finish(): void {
    if (this.used.length === 0) for (const id of this.gpus.keys()) this.indexOfGpu(id);
    const ordinals = new Set(this.used.map(({ ordinal }) => ordinal));
    const ambiguous = ordinals.size < this.used.length;
    const devices = this.used.map(({ gpu, ordinal }): Device => {
      const { id, cudaOrdinal: _, ...facts } = this.gpus.get(gpu ?? -1) ?? unknownGpu(ordinal);
      return { ...facts, ordinal: ambiguous ? id : ordinal };
    });
    const order = devices.map((_, index) => index);
    order.sort((a, b) => devices[a]!.ordinal - devices[b]!.ordinal);
    append(this.builder.devices, devices);
    this.builder.arrangeDevices(order);
  }

  private gpuOf(process: ProcessKey, ordinal: number): number | undefined {
    const told = this.ordinals.get(`${pidOf(process)} ${ordinal}`);
    if (told !== undefined) return told;
    for (const gpu of this.gpus.values()) if (gpu.cudaOrdinal === ordinal) return gpu.id;
    return this.gpus.has(ordinal) ? ordinal : undefined;
  }

  private use(gpu: number | undefined, ordinal: number): number {
    const same = ({ gpu: other, ordinal: otherOrdinal }: Used): boolean =>
      gpu === undefined ? other === undefined && otherOrdinal === ordinal : other === gpu;
    const found = this.used.findIndex(same);
    return found >= 0 ? found : this.used.push({ gpu, ordinal }) - 1;
  }
}

function unknownGpu(ordinal: number): Gpu {
  return { id: ordinal, cudaOrdinal: undefined, name: `GPU ${ordinal}` };
}

function readGpus(source: SqlSource, schema: Schema): Map<number, Gpu> {
  const gpus = new Map<number, Gpu>();
  const columns = ['id', 'cuDevice', 'name', 'smCount', 'memoryBandwidth', 'clockRate'];
  columns.push('totalMemory', 'computeMajor', 'computeMinor', 'chipName');
  for (const row of smallTable(source, schema.table('TARGET_INFO_GPU'), columns)) {
    const [id, cudaOrdinal, name, sms, memoryBandwidth, clock, totalMemory, major, minor, chip] =
      row;
    if (typeof id !== 'number') continue;
    gpus.set(id, {
      id,
      cudaOrdinal: numberOf(cudaOrdinal),
      name: textOf(name) || `GPU ${id}`,
      ...optional('sms', positive(sms)),
      ...optional('memoryBandwidth', positive(memoryBandwidth)),
      ...optional('clock', positive(clock)),
      ...optional('totalMemory', positive(totalMemory)),
      ...optional('capability', capability(major, minor)),
      ...optional('chip', textOf(chip) || undefined),
    });
  }
  if (gpus.size === 0) readEarlyGpus(source, schema.table('TARGET_INFO_CUDA_GPU'), gpus);
  return gpus;
}

/** The form of early 2021. Its clock's unit is not documented, so that it is left out. */
function readEarlyGpus(source: SqlSource, table: Table | undefined, gpus: Map<number, Gpu>): void {
  const columns = ['deviceId', 'name', 'numMultiprocessors', 'computeCapabilityMajor'];
  columns.push('computeCapabilityMinor');
  for (const [id, name, sms, major, minor] of smallTable(source, table, columns)) {
    if (typeof id !== 'number') continue;
    gpus.set(id, {
      id,
      cudaOrdinal: id,
      name: textOf(name) || `GPU ${id}`,
      ...optional('sms', positive(sms)),
      ...optional('capability', capability(major, minor)),
    });
  }
}

/** 2024 and later: what each process calls each GPU. */
function readOrdinals(source: SqlSource, schema: Schema): Map<string, number> {
  const ordinals = new Map<string, number>();
  const table = schema.table('TARGET_INFO_CUDA_DEVICE');
  for (const [gpu, ordinal, pid] of smallTable(source, table, ['gpuId', 'cudaId', 'pid'])) {
    if (typeof gpu === 'number') ordinals.set(`${Number(pid)} ${Number(ordinal)}`, gpu);
  }
  return ordinals;
}

function capability(major: unknown, minor: unknown): string | undefined {
  return positive(major) === undefined ? undefined : `${positive(major)}.${numberOf(minor) ?? 0}`;
}

/** `{key: value}`, or nothing for undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
