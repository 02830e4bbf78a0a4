/**
 * NvtxState of a result: a snapshot of the ranges that were open at the launch. So a kernel lies in a range because
 * the file says so, not because times match.
 */

import type { RangeState } from '../../report/report.ts';
import type { Message } from './wire.ts';

const STATE = { domains: 1, threads: 2, startEnd: 3 } as const;
const PAYLOAD_TYPES = ['', 'u64', 'i64', 'double', 'u32', 'i32', 'float', 'json'];

type Attributes = Pick<RangeState, 'payload' | 'payloadType' | 'color'>;
type Draft = RangeState & { readonly domainId: number };

/** Open ranges, push/pop outermost first, then start/end. */
export function readNvtx(message: Message): RangeState[] {
  const domains = new Map<number, string>();
  const pushed: Draft[] = [];
  const started: Draft[] = [];
  while (message.next()) {
    if (message.field === STATE.domains) readDomain(message.message(), domains);
    else if (message.field === STATE.threads) readThread(message.message(), pushed);
    else if (message.field === STATE.startEnd) readStartEnd(message.message(), started);
  }
  return [...pushed, ...started].map(({ domainId, ...range }) => ({
    ...range,
    domain: domains.get(domainId) ?? '',
  }));
}

function readDomain(message: Message, domains: Map<number, string>): void {
  let id = 0;
  let name = '';
  while (message.next()) {
    if (message.field === 1) id = message.number();
    else if (message.field === 2) name = message.text();
  }
  domains.set(id, name);
}

function readThread(message: Message, ranges: Draft[]): void {
  let thread = 0;
  const found: Draft[] = [];
  while (message.next()) {
    if (message.field === 1) thread = message.number();
    else if (message.field === 2) readStack(message.message(), found);
  }
  for (const range of found) ranges.push({ ...range, thread });
}

function readStack(message: Message, ranges: Draft[]): void {
  let domainId = 0;
  let depth = 0;
  const found: Draft[] = [];
  while (message.next()) {
    if (message.field === 1) {
      domainId = message.number();
    } else if (message.field === 3) {
      const range = message.message();
      let name = '';
      let attributes: Attributes = {};
      while (range.next()) {
        if (range.field === 1) name = range.text();
        else if (range.field === 2) attributes = readAttributes(range.message());
      }
      found.push({
        style: 'push-pop',
        domain: '',
        domainId: 0,
        name,
        depth: depth++,
        ...attributes,
      });
    }
  }
  for (const range of found) ranges.push({ ...range, domainId });
}

function readStartEnd(message: Message, ranges: Draft[]): void {
  let domainId = 0;
  const found: Draft[] = [];
  while (message.next()) {
    if (message.field === 1) domainId = message.number();
    else if (message.field === 3) found.push(readStartEndRange(message.message()));
  }
  for (const range of found) ranges.push({ ...range, domainId });
}

function readStartEndRange(message: Message): Draft {
  let id = 0;
  let name = '';
  let thread: number | undefined;
  let attributes: Attributes = {};
  while (message.next()) {
    if (message.field === 1) id = message.number();
    else if (message.field === 2) name = message.text();
    else if (message.field === 3) attributes = readAttributes(message.message());
    else if (message.field === 5) thread = message.number();
  }
  const known = thread === undefined ? {} : { thread };
  return {
    style: 'start-end',
    domain: '',
    domainId: 0,
    name,
    depth: 0,
    id,
    ...known,
    ...attributes,
  };
}

function readAttributes(message: Message): Attributes {
  let color: number | undefined;
  let payload: Attributes = {};
  while (message.next()) {
    if (message.field === 3) color = readColor(message.message());
    else if (message.field === 4) payload = readPayload(message.message());
  }
  return color === undefined ? payload : { ...payload, color };
}

function readColor(message: Message): number | undefined {
  let type = 0;
  let argb = 0;
  while (message.next()) {
    if (message.field === 1) type = message.number();
    else if (message.field === 2) argb = message.number();
  }
  return type === 0 ? undefined : argb;
}

function readPayload(message: Message): Attributes {
  let type = 0;
  let payload = '';
  while (message.next()) {
    if (message.field === 1) type = message.number();
    else if (message.field === 2 || message.field === 5) payload = String(message.integer());
    else if (message.field === 3 || message.field === 6) payload = String(message.signed());
    else if (message.field === 4) payload = String(message.double());
    else if (message.field === 7) payload = String(message.float());
    else if (message.field === 8) payload = message.text();
  }
  const payloadType = PAYLOAD_TYPES[type] ?? 'other';
  return payloadType === '' ? {} : { payloadType, payload };
}
