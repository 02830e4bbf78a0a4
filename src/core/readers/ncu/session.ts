/**
 * What an .ncu-rep says about the session: it arrives in pieces over many blocks and is merged here. Host details
 * (names, addresses, operating system) are left in the file.
 */

import type { Process } from '../../trace/trace.ts';
import type { MetricValue } from '../../report/metrics.ts';
import type { Report, ReportDevice } from '../../report/report.ts';
import { readValue } from './values.ts';
import type { Message } from './wire.ts';

const DETAILS = {
  process: 1,
  created: 2,
  devices: 6,
  versions: 8,
  commandLine: 11,
} as const;
const ATTRIBUTE_PREFIX = 'device__attribute_';

/** Merged pieces; the last scalar wins, repeated ones add up. */
export class Session {
  commandLine = '';
  createdSeconds: number | undefined;
  /** Process of the results that follow, as far as the file says. */
  process: number | undefined;
  readonly devices = new Map<number, ReportDevice>();
  readonly versions = new Map<string, string>();
  private readonly names = new Map<number, string>();

  /** ReportSessionDetails. */
  addDetails(message: Message): void {
    while (message.next()) {
      if (message.field === DETAILS.process) this.process = message.number();
      else if (message.field === DETAILS.created) this.createdSeconds = message.number();
      else if (message.field === DETAILS.devices) this.addDevice(message.message());
      else if (message.field === DETAILS.versions) this.addVersion(message.message());
      else if (message.field === DETAILS.commandLine) this.commandLine = message.text();
    }
  }

  /** ProcessInfo of a block. */
  addProcess(message: Message): void {
    let id: number | undefined;
    let name = '';
    while (message.next()) {
      if (message.field === 1) id = message.number();
      else if (message.field === 3) name = baseName(message.text());
    }
    if (id === undefined) return;
    this.process = id;
    if (name !== '' || !this.names.has(id)) this.names.set(id, name);
  }

  /** In the order of their kernels. */
  processes(): Process[] {
    const names = [...this.names].sort(([a], [b]) => a - b);
    return names.map(([pid, name]) => ({ pid, name }));
  }

  facts(): Report['facts'] {
    const facts: { label: string; value: string }[] = [];
    if (this.commandLine !== '') facts.push({ label: 'Command line', value: this.commandLine });
    if (this.createdSeconds !== undefined && this.createdSeconds < MAX_DATE_SECONDS) {
      const value = new Date(this.createdSeconds * 1000).toISOString();
      facts.push({ label: 'Created', value });
    }
    for (const [label, value] of this.versions) facts.push({ label, value });
    return facts;
  }

  private addVersion(message: Message): void {
    let provider = '';
    let version = '';
    while (message.next()) {
      if (message.field === 1) provider = message.text();
      else if (message.field === 2) version = message.text();
    }
    if (provider !== '') this.versions.set(provider, version);
  }

  private addDevice(message: Message): void {
    let ordinal = 0;
    let name = '';
    const attributes = new Map<string, MetricValue>();
    while (message.next()) {
      if (message.field === 1) ordinal = message.number();
      else if (message.field === 2) name = message.text();
      else if (message.field === 3) addAttribute(message.message(), attributes);
    }
    this.devices.set(ordinal, { ordinal, name, attributes });
  }
}

/** Latest moment that a Date can hold. */
const MAX_DATE_SECONDS = 8.64e12;

function addAttribute(message: Message, attributes: Map<string, MetricValue>): void {
  let name = '';
  let value: MetricValue | undefined;
  while (message.next()) {
    if (message.field === 1) name = message.text();
    else if (message.field === 2) value = readValue(message.message());
  }
  if (value !== undefined) attributes.set(attributeName(name), value);
}

/** The attribute's name without ncu's prefix, which the same values carry as metrics. */
export function attributeName(name: string): string {
  return name.startsWith(ATTRIBUTE_PREFIX) ? name.slice(ATTRIBUTE_PREFIX.length) : name;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
