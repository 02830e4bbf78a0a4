/**
 * Makes a report of thousands of kernels out of a real one: the same results again and again, without what readers
 * step over (code, bodies of sections, instances of metrics), so that the file stays small.
 */

/** Field numbers of the container's blocks and of the results in them. */
const BLOCK = { sources: 1, results: 2, payload: 5 };
const RESULT = { metrics: 13, sections: 17 };
/** A metric without instances is shorter. */
const LONGEST_METRIC = 2000;
/** Identifier and order of a section are; its body is not. */
const LONGEST_SECTION_FIELD = 200;

/** The report's results repeated until there are at least `kernels` of them. */
export function withManyKernels(report: Buffer, kernels: number): Buffer {
  let at = 8 + report.readUInt32LE(4);
  const begin: Buffer[] = [report.subarray(0, at)];
  const results: Buffer[] = [];
  while (at < report.length) {
    const headerEnd = at + 4 + report.readUInt32LE(at);
    const header = fields(report.subarray(at + 4, headerEnd));
    const count = (field: number): number => header.find(of => of.field === field)?.value ?? 0;
    const end = headerEnd + count(BLOCK.payload);
    // Session, processes and the table of strings are in the headers themselves.
    begin.push(block(header.filter(of => of.bytes !== undefined).map(of => of.whole)));
    const entries = entriesOf(report.subarray(headerEnd, end));
    const from = count(BLOCK.sources);
    for (const entry of entries.slice(from, from + count(BLOCK.results))) {
      results.push(resultBlock(slimResult(entry)));
    }
    at = end;
  }
  if (results.length === 0) throw new Error('the report has no results');
  const rounds = Math.ceil(kernels / results.length);
  const round = Buffer.concat(results);
  return Buffer.concat([...begin, ...Array.from({ length: rounds }, () => round)]);
}

interface Field {
  readonly field: number;
  /** Of a varint. */
  readonly value?: number;
  /** Of a text, bytes or message. */
  readonly bytes?: Buffer;
  /** Tag and all. */
  readonly whole: Buffer;
}

function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const from = at;
    const tag = varint();
    const field = tag >>> 3;
    const kind = tag & 7;
    if (kind === 0) {
      const value = varint();
      found.push({ field, value, whole: message.subarray(from, at) });
    } else {
      const length = kind === 2 ? varint() : kind === 1 ? 8 : 4;
      const bytes = message.subarray(at, (at += length));
      found.push({ field, bytes, whole: message.subarray(from, at) });
    }
  }
  return found;
}

function slimResult(result: Buffer): Buffer {
  const kept = fields(result).flatMap(({ field, bytes, whole }) => {
    if (field === RESULT.metrics && whole.length > LONGEST_METRIC) return [];
    if (field !== RESULT.sections || bytes === undefined) return [whole];
    const head = fields(bytes).filter(of => of.whole.length < LONGEST_SECTION_FIELD);
    return [message(field, Buffer.concat(head.map(of => of.whole)))];
  });
  return Buffer.concat(kept);
}

function entriesOf(payload: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < payload.length;) {
    const end = at + 4 + payload.readUInt32LE(at);
    found.push(payload.subarray(at + 4, end));
    at = end;
  }
  return found;
}

function resultBlock(result: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(result.length);
  const header = [number(BLOCK.results, 1), number(BLOCK.payload, 4 + result.length)];
  return Buffer.concat([block(header), size, result]);
}

/** A block without payload. */
function block(header: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(header.length === 0 ? [number(BLOCK.payload, 0)] : [...header]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function message(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
