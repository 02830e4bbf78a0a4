/** Names that metadata events (`M`) give to processes and threads. Later ones win; unused ones cost nothing but memory. */

import type { EventFields } from './event.ts';
import type { Identities } from './identities.ts';
import { MemberPicker } from './object.ts';
import { stringAt, type Decode } from './text.ts';

export class ProcessLabels {
  /** By small pid (see `Identities`). */
  readonly processes = new Map<number, string>();
  /** `process_labels`, such as "GPU 0" or "NPU 1". */
  readonly labels = new Map<number, string>();
  /** By `threadKey`. */
  readonly threads = new Map<number, string>();
  private readonly identities: Identities;
  private readonly args: MemberPicker;
  private readonly decode: Decode;

  constructor(identities: Identities, decode: Decode) {
    this.identities = identities;
    this.decode = decode;
    this.args = new MemberPicker(['name', 'labels'], decode);
  }

  static threadKey(pid: number, tid: number): number {
    return pid * 0x1000000 + tid;
  }

  /** Takes a metadata event; others of its phase (sort indexes) are passed over. */
  take(fields: EventFields): void {
    const { bytes, nameFrom, nameTo } = fields;
    const what = stringAt(bytes, nameFrom, nameTo, this.decode);
    const isThread = what === 'thread_name';
    if (!isThread && what !== 'process_name' && what !== 'process_labels') return;
    this.args.scan(bytes, fields.argsFrom, fields.argsTo);
    const pid = this.identities.of(bytes, fields.pidFrom, fields.pidTo);
    if (what === 'process_labels') this.labels.set(pid, this.args.text(1));
    else if (!isThread) this.processes.set(pid, this.args.text(0));
    else {
      const tid = this.identities.of(bytes, fields.tidFrom, fields.tidTo);
      this.threads.set(ProcessLabels.threadKey(pid, tid), this.args.text(0));
    }
  }

  threadName(pid: number, tid: number): string {
    return this.threads.get(ProcessLabels.threadKey(pid, tid)) ?? '';
  }
}
