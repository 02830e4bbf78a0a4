/** The part of better-sqlite3 that `sqlite.ts` uses. Not the package's whole interface. */

declare module 'better-sqlite3' {
  export interface Statement {
    /** Rows as arrays instead of objects. */
    raw(on?: boolean): this;
    /** Integers as bigint. */
    safeIntegers(on?: boolean): this;
    all(...parameters: readonly unknown[]): unknown[][];
    iterate(...parameters: readonly unknown[]): IterableIterator<unknown[]>;
  }

  export default class Database {
    constructor(
      path: string,
      options: { readonly?: boolean; fileMustExist?: boolean; timeout?: number },
    );
    prepare(sql: string): Statement;
    close(): void;
  }
}
