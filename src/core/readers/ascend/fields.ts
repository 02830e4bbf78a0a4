/**
 * The lines of one Ascend event for the details pane: its `args`, the record of `kernel_details.csv` for kernels, and
 * transit and wait of `communication.json` for collectives. Read when someone looks at it.
 */

import { SpanKind, type SpanRow } from '../../trace/columns.ts';
import type { Trace } from '../../trace/trace.ts';
import type { DocumentScanner } from '../json/document.ts';
import type { EventFields } from '../json/event.ts';
import { eventFields } from '../json/fields.ts';
import { nanosecondsAt } from '../json/numbers.ts';
import { rereadEvent } from '../json/reread.ts';
import { stringAt } from '../json/text.ts';
import type { ByteSource, Field, Siblings } from '../types.ts';
import type { KernelDetails } from './kernel-details.ts';
import { readCommunication, type CommunicationInfo } from './siblings.ts';

/** Members that are columns of the trace. */
const COLUMNS = new Set(['connection_id', 'Physic Stream Id', 'Thread Id']);
const UNITS: Readonly<Record<string, string>> = { 'size(Byte)': 'B' };

export class AscendFields {
  private readonly source: ByteSource;
  private readonly scanner: DocumentScanner;
  private readonly details: KernelDetails;
  private readonly siblings: Siblings | undefined;
  private communication: Promise<ReadonlyMap<string, CommunicationInfo>> | undefined;

  constructor(
    source: ByteSource,
    scanner: DocumentScanner,
    details: KernelDetails,
    siblings: Siblings | undefined,
  ) {
    this.source = source;
    this.scanner = scanner;
    this.details = details;
    this.siblings = siblings;
  }

  async of({ spans }: Trace, row: SpanRow): Promise<readonly Field[]> {
    const ordinal = spans.source[row];
    if (ordinal === undefined || ordinal === 0) return [];
    const { index } = this.scanner.events;
    const found = await rereadEvent(this.source, index, ordinal, event => this.read(event));
    if (found === undefined) return [];
    const kind = spans.kind[row];
    if (kind === SpanKind.kernel) {
      const { originMicros } = this.details;
      return [...found.fields, ...(await this.details.fields(found.startNs, originMicros))];
    }
    if (kind !== SpanKind.communication) return found.fields;
    return [...found.fields, ...(await this.communicationFields(found.name))];
  }

  private read(event: EventFields): { fields: Field[]; startNs: number; name: string } {
    const decode = (bytes: Uint8Array): string => this.source.decode(bytes);
    const { bytes } = event;
    const unitOf = (name: string): string | undefined =>
      Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
    return {
      fields: eventFields(event, decode, name => !COLUMNS.has(name), unitOf),
      startNs: nanosecondsAt(bytes, event.tsFrom, event.tsTo, this.details.originMicros),
      name: stringAt(bytes, event.nameFrom, event.nameTo, decode),
    };
  }

  private async communicationFields(name: string): Promise<Field[]> {
    const info = (await (this.communication ??= readCommunication(this.siblings))).get(name);
    if (info === undefined) return [];
    const times = Object.entries(info.times).map(([label, value]) => ({
      name: label,
      value: String(value),
    }));
    return [{ name: 'group', value: info.group }, ...times];
  }
}
