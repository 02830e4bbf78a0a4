/** SourceData of an .ncu-rep: which code was stored, without reading any of it. */

import type { ReportSource } from '../../report/report.ts';
import type { FieldVisitor } from './fields.ts';

const SOURCE = { reference: 1, binary: 4, version: 6, files: 8 } as const;

export class SourceDraft implements FieldVisitor {
  private reference = '';
  private capability = '';
  private binaryBytes = 0;
  private hasText = false;

  wants(field: number, length: number): number {
    if (field === SOURCE.binary) this.binaryBytes = length;
    if (field === SOURCE.files) this.hasText = length > 0;
    return 0;
  }

  bytes(): void {
    // Nothing is wanted.
  }

  varint(field: number, value: number | bigint): void {
    if (field === SOURCE.reference) this.reference = String(value);
    else if (field === SOURCE.version) this.capability = capabilityOf(Number(value));
  }

  finish(): ReportSource | undefined {
    if (this.reference === '') return undefined;
    const { reference: key, capability, binaryBytes, hasText } = this;
    return { key, capability, binaryBytes, hasText };
  }
}

/** 0x90000 is 9.0: major in the upper half, minor in the lower. */
function capabilityOf(version: number): string {
  return `${version >>> 16}.${version & 0xffff}`;
}
