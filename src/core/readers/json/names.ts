/** Event names straight from bytes to the trace's string table: decoded once a spelling. */

import type { NameId, StringTable } from '../../base/strings.ts';
import type { EventFields } from './event.ts';
import { ByteInterner } from './intern.ts';
import { stringAt, type Decode } from './text.ts';

export class EventNames {
  /** Number of spellings so far: small ids are below it. */
  get length(): number {
    return this.ids.length;
  }

  private readonly ids: NameId[] = [];
  private readonly spellings = new ByteInterner();
  private readonly strings: StringTable;
  private readonly decode: Decode;
  private readonly shorten: (text: string) => string;

  /** @param shorten what to do to a name before it is kept, such as cutting absurd lengths */
  constructor(strings: StringTable, decode: Decode, shorten = limitName) {
    this.strings = strings;
    this.decode = decode;
    this.shorten = shorten;
  }

  /** Small id of the event's name, to keep things by; `idOf` gives the string table's. */
  spelling(fields: EventFields): number {
    const { bytes, nameFrom, nameTo } = fields;
    const spelling =
      nameFrom < 0
        ? this.spellings.intern(bytes, 0, 0)
        : this.spellings.internInTurn(bytes, nameFrom, nameTo);
    if (spelling === this.ids.length) {
      this.ids.push(
        this.strings.intern(this.shorten(stringAt(bytes, nameFrom, nameTo, this.decode))),
      );
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

function limitName(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
