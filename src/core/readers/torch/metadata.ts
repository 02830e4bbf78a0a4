/**
 * What a Kineto file says about itself beside the events: devices, ranks, time base, settings. Only what is known is
 * taken: free-form metadata may hold the environment, which is nobody's business.
 */

import type { Device } from '../../trace/trace.ts';
import type { Decode } from '../json/text.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Members that are shown as they are, in this order, with how to call them. */
const SETTINGS: readonly (readonly [key: string, label: string])[] = [
  ['record_shapes', 'Shapes recorded'],
  ['with_stack', 'Python stacks recorded'],
  ['profile_memory', 'Memory recorded'],
  ['with_flops', 'FLOPs recorded'],
  ['with_modules', 'Modules recorded'],
];

/** Members worth keeping until the end; the rest is not even parsed. */
const WANTED = new Set([
  ...SETTINGS.map(([key]) => key),
  'deviceProperties',
  'distributedInfo',
  'baseTimeNanoseconds',
  'displayTimeUnit',
  'cuda_runtime_version',
  'cuda_driver_version',
  'cupti_version',
  'hip_runtime_version',
  'hip_driver_version',
  'roctracer_version',
  'vllm_version',
  'schemaVersion',
]);

export class KinetoMetadata {
  private readonly members = new Map<string, unknown>();
  private readonly decode: Decode;
  /** Digits of `baseTimeNanoseconds`, which no double holds. */
  private baseTime = '';
  /** Members that were no proper JSON. */
  damaged: string[] = [];

  constructor(decode: Decode) {
    this.decode = decode;
  }

  take(key: string, json: Uint8Array): void {
    if (!WANTED.has(key)) return;
    const text = this.decode(json);
    if (key === 'baseTimeNanoseconds') this.baseTime = /\d+/.exec(text)?.[0] ?? '';
    try {
      this.members.set(key, JSON.parse(text));
    } catch {
      this.damaged.push(key);
    }
  }

  /** Unix time in ns to which relative times are added; 0 where times are absolute. */
  baseNs(): bigint {
    return this.baseTime === '' ? 0n : BigInt(this.baseTime.slice(0, 30));
  }

  rank(): number | undefined {
    return wholeNumber(this.distributed()['rank']);
  }

  worldSize(): number | undefined {
    return wholeNumber(this.distributed()['world_size']);
  }

  /** Properties by ordinal, as the file lists all visible devices. */
  devices(): readonly Device[] {
    const list = this.members.get('deviceProperties');
    if (!Array.isArray(list)) return [];
    return list.filter(isRecord).map((entry, i): Device => {
      const sms = wholeNumber(entry['numSms']);
      const totalMemory = wholeNumber(entry['totalGlobalMem']);
      const major = wholeNumber(entry['computeMajor']);
      const minor = wholeNumber(entry['computeMinor']);
      const name = entry['name'];
      // As in what is exported from the run of several ranks.
      const model = typeof name === 'string' ? /^rank \d+ · (.+)$/.exec(name)?.[1] : undefined;
      return {
        ordinal: wholeNumber(entry['id']) ?? i,
        name: typeof name === 'string' ? name : '',
        ...(model !== undefined && { model }),
        ...(sms !== undefined && { sms }),
        ...(totalMemory !== undefined && { totalMemory }),
        ...(major !== undefined && minor !== undefined && { capability: `${major}.${minor}` }),
      };
    });
  }

  facts(): Fact[] {
    const facts: Fact[] = [];
    const add = (label: string, value: string | undefined): void => {
      if (value !== undefined && value !== '') facts.push({ label, value });
    };
    const version = (key: string, format: (value: number) => string): string | undefined => {
      const value = this.members.get(key);
      return typeof value === 'number' && value > 0 ? format(value) : undefined;
    };
    add('CUDA runtime', version('cuda_runtime_version', cudaVersion));
    add('CUDA driver', version('cuda_driver_version', cudaVersion));
    add('CUPTI', version('cupti_version', String));
    add('HIP runtime', version('hip_runtime_version', hipVersion));
    add('HIP driver', version('hip_driver_version', hipVersion));
    add('roctracer', version('roctracer_version', String));
    add('vLLM', text(this.members.get('vllm_version')));
    const distributed = this.distributed();
    add('Backend', text(distributed['backend']));
    add('NCCL', text(distributed['nccl_version']));
    const settings = SETTINGS.filter(([key]) => this.members.get(key) === 1);
    add('Settings', settings.map(([, label]) => label).join(', '));
    add('Visible devices', visible(this.devices()));
    return facts;
  }

  private distributed(): Readonly<Record<string, unknown>> {
    const info = this.members.get('distributedInfo');
    return isRecord(info) ? info : {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 200) : undefined;
}

/** 12090 is 12.9. */
function cudaVersion(value: number): string {
  return `${Math.floor(value / 1000)}.${Math.floor((value % 1000) / 10)}`;
}

/** 70253211 is 7.2.53211. */
function hipVersion(value: number): string {
  return `${Math.floor(value / 1e7)}.${Math.floor((value % 1e7) / 1e5)}.${value % 1e5}`;
}

/** '8 × NVIDIA H200'; '' for one or none, which the devices themselves tell. */
function visible(devices: readonly Device[]): string {
  if (devices.length < 2) return '';
  const names = new Set(devices.map(device => device.name));
  const [name = ''] = names;
  return names.size === 1 && name !== '' ? `${devices.length} × ${name}` : String(devices.length);
}

/** Rank that a file's name tells: `rank0`, `rank-0`, `rank_0`, `-TP-0`. undefined = none. */
export function rankOfName(name: string): number | undefined {
  const match = /rank[-_]?(\d{1,6})(?!\d)/i.exec(name) ?? /[-_.]TP-?(\d{1,6})(?!\d)/i.exec(name);
  return match === null ? undefined : Number(match[1]);
}
