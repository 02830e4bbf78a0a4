/** Text of UTF-16 files: PowerShell writes `ncu … > file.csv` in it. Little endian with a byte-order mark only. */

/** Code units turned into text at once; more would be too many arguments. */
const PIECE = 8192;

export function isUtf16(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe;
}

/** The text of whole code units; an odd byte at the end is left out. The mark becomes U+FEFF. */
export function textOfUtf16(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
  let text = '';
  for (let at = 0; at < units.length; at += PIECE) {
    text += String.fromCharCode(...units.subarray(at, at + PIECE));
  }
  return text;
}
