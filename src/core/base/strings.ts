/** Interned strings: every name in a trace is a small integer, resolved to text only where a person reads it. */

/** Index into a `StringTable`. Id 0 is always the empty string. */
export type NameId = number & { readonly __brand?: 'NameId' };

export class StringTable {
  private readonly texts: string[] = [''];
  private readonly ids = new Map<string, NameId>([['', 0]]);

  get length(): number {
    return this.texts.length;
  }

  /** The id of `text`, new if it was not seen before. */
  intern(text: string): NameId {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.texts.push(text);
      this.ids.set(text, id);
    }
    return id;
  }

  /** The id of `text`, or undefined where it never occurred. */
  find(text: string): NameId | undefined {
    return this.ids.get(text);
  }

  get(id: NameId): string {
    return this.texts[id] ?? '';
  }

  /** Iterates over [id, text], the empty string first. */
  entries(): IterableIterator<[NameId, string]> {
    return this.texts.entries();
  }
}
