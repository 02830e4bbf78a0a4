/** Character codes and classes of JSON bytes. No text here: everything is looked at as bytes of ASCII. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const MINUS = 0x2d;
export const POINT = 0x2e;
export const ZERO = 0x30;

/** Result of a scan that met the end of the window: ask again with more bytes. */
export const NEED_MORE = -1;
/** Result of a scan that met something that is no JSON. */
export const BROKEN = -2;

/** Where the last scan that returned BROKEN gave up: how far it came tells what it cost. */
export const failure = { at: 0 };

export function brokenAt(at: number): typeof BROKEN {
  failure.at = at;
  return BROKEN;
}

function table(characters: string): Uint8Array {
  const classes = new Uint8Array(256);
  for (const character of characters) classes[character.charCodeAt(0)] = 1;
  return classes;
}

/** White space between tokens. */
export const IS_SPACE = table(' \t\r\n');
/** What may stand between two elements of an array: a missing or doubled comma costs nothing. */
export const IS_SEPARATOR = table(' \t\r\n,');
/** What may directly follow the closing quote of a string. The terminating zero is among it. */
export const FOLLOWS_STRING = table(' \t\r\n,:}]\0');
/** What ends a number or word. */
export const ENDS_SCALAR = table(' \t\r\n,:}]{["\0');

/** What ends the plain part of a string: its quote, an escape, or a control character, the terminating zero among them. */
export const ENDS_TEXT = endsTextTable();

function endsTextTable(): Uint8Array {
  const classes = new Uint8Array(256).fill(1, 0, 0x20);
  classes[QUOTE] = classes[BACKSLASH] = 1;
  return classes;
}

/** Classes of bytes outside strings, for skipping a container. */
export const PLAIN = 0;
export const STRING = 1;
/** Opening and closing classes of one kind differ in nothing but the order: an array's are one more than an object's. */
export const OPEN = 2;
export const CLOSE = 4;
export const STRANGE = 6;

export const STRUCTURE = structureTable();

function structureTable(): Uint8Array {
  const classes = new Uint8Array(256).fill(STRANGE);
  const plain = ' \t\r\n,:+-.0123456789';
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (const character of plain + letters + letters.toUpperCase()) {
    classes[character.charCodeAt(0)] = PLAIN;
  }
  classes[QUOTE] = STRING;
  classes[OPEN_OBJECT] = OPEN;
  classes[OPEN_ARRAY] = OPEN + 1;
  classes[CLOSE_OBJECT] = CLOSE;
  classes[CLOSE_ARRAY] = CLOSE + 1;
  return classes;
}

/** Text of ASCII bytes; other bytes become U+FFFD. For keys, numbers and words, never for names. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) {
    const code = bytes[i]!;
    text += code < 0x80 ? String.fromCharCode(code) : '\ufffd';
  }
  return text;
}
