/**
 * ProfileMetricValue and ProfileMetricResult of an .ncu-rep: one metric of one result. Instances are counted here and
 * read in full by `readInstances` only when someone asks.
 */

import { CellState, type MetricInstance, type MetricValue } from '../../report/metrics.ts';
import { Message } from './wire.ts';

/** One metric as stored: the name is an index into the file's string table. */
export interface StoredMetric {
  readonly nameId: number;
  readonly state: CellState;
  readonly value: MetricValue | undefined;
  readonly instances: number;
}

/** Field numbers of ProfileMetricValue: exactly one is set. */
const VALUE = { text: 1, float: 2, double: 3, u32: 4, u64: 5 } as const;
const RESULT = { nameId: 1, value: 2, instances: 3 } as const;
const INSTANCE = { id: 1, value: 2 } as const;

export function readValue(message: Message): MetricValue | undefined {
  let value: MetricValue | undefined;
  while (message.next()) {
    if (message.field === VALUE.text) value = message.text();
    else if (message.field === VALUE.float) value = message.float();
    else if (message.field === VALUE.double) value = message.double();
    else if (message.field === VALUE.u32) value = message.number();
    else if (message.field === VALUE.u64) value = message.integer();
  }
  return value;
}

export function readMetric(bytes: Uint8Array): StoredMetric {
  const message = new Message(bytes);
  let nameId = -1;
  let value: MetricValue | undefined;
  let state: CellState | undefined;
  let instances = 0;
  while (message.next()) {
    if (message.field === RESULT.nameId) {
      nameId = message.number();
    } else if (message.field === RESULT.value) {
      const part = message.bytes();
      value = readValue(new Message(part));
      state = value === undefined ? undefined : stateOf(value, part);
    } else if (message.field === RESULT.instances) {
      instances++;
    }
  }
  state ??= instances > 0 ? CellState.instancesOnly : CellState.noData;
  return { nameId, state, value, instances };
}

/** The instances of the metric whose whole message `bytes` is. */
export function readInstances(bytes: Uint8Array): MetricInstance[] {
  const instances: MetricInstance[] = [];
  const message = new Message(bytes);
  while (message.next()) {
    if (message.field !== RESULT.instances) continue;
    const pair = message.message();
    let id: MetricValue | undefined;
    let value: MetricValue | undefined;
    while (pair.next()) {
      if (pair.field === INSTANCE.id) id = readValue(pair.message());
      else if (pair.field === INSTANCE.value) value = readValue(pair.message());
    }
    instances.push({ id, value });
  }
  return instances;
}

function stateOf(value: MetricValue, stored: Uint8Array): CellState {
  if (typeof value === 'string') return CellState.text;
  if (typeof value === 'bigint') return CellState.integer;
  if (!Number.isFinite(value)) return CellState.notANumber;
  // The tag's low three bits are the wire type: 0 = a varint, so an exact integer.
  return (stored[0]! & 7) === 0 ? CellState.integer : CellState.number;
}
