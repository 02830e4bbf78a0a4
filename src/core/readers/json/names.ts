/** Event names straight from bytes to the trace's string table: decoded once a spelling. */

import type { NameId, StringTable } from '../../base/strings.ts';
import type { EventFields } from './event.ts';
import { ByteInterner } from './intern.ts';
import { stringAt, type Decode } from './text.ts';

export class EventNames {
  private readonly ids: NameId[] = [];
  private readonly spellings = new ByteInterner();
  private readonly strings: StringTable;
  private readonly decode: Decode;

  constructor(strings: StringTable, decode: Decode) {
    this.strings = strings;
    this.decode = decode;
  }

  /** Small id of the event's name, to keep things by; `idOf` gives the string table's. */
  spelling(fields: EventFields): number {
    const { bytes, nameFrom, nameTo } = fields;
    const spelling =
      nameFrom < 0
        ? this.spellings.intern(bytes, 0, 0)
        : this.spellings.internInTurn(bytes, nameFrom, nameTo);
    if (spelling === this.ids.length) {
      const text = limited(stringAt(bytes, nameFrom, nameTo, this.decode));
      this.ids.push(this.strings.intern(text));
    }
    return spelling;
  }

  idOf(spelling: number): NameId {
    return this.ids[spelling]!;
  }

  /** String table id of the event's name. */
  id(fields: EventFields): NameId {
    return this.ids[this.spelling(fields)]!;
  }
}

/** Longer names are damage, or text that nobody reads in a label. */
const LONGEST_NAME = 1 << 15;

function limited(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
