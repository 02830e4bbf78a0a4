/** What devices are called, the same in every language: the one place that tells GPUs from NPUs. */

export interface NamedDevice {
  readonly ordinal: number;
  /** As in the file, after its rank in a run. */
  readonly name: string;
}

/** Ascend's processors as drivers print them (`Ascend910B3`), or as its profiler's files are told by. */
const NPU = /\bascend|\bnpu\b/i;

/** `GPU 0`; `NPU 0` for Ascend. */
export function deviceName({ ordinal, name }: NamedDevice): string {
  return `${NPU.test(name) ? 'NPU' : 'GPU'} ${ordinal}`;
}

/** As `deviceName`, by position among the devices of a trace; one that the file does not describe has it for number. */
export function deviceNameAt(devices: readonly NamedDevice[], index: number): string {
  return deviceName(devices[index] ?? { ordinal: index, name: '' });
}

/** What texts call the devices of a trace. */
export type DeviceWord = 'GPU' | 'NPU';

/** `NPU` where all are. */
export function deviceWord(devices: readonly Pick<NamedDevice, 'name'>[]): DeviceWord {
  return devices.length > 0 && devices.every(({ name }) => NPU.test(name)) ? 'NPU' : 'GPU';
}

/** Looks up a text of ours in the user's language and puts in its arguments. */
type Translate = (message: string, ...args: (string | number)[]) => string;

/** Our texts speak of GPUs; these say what the devices are. Arguments are not ours and stay. */
export function textsFor(word: DeviceWord, translate: Translate): Translate {
  if (word === 'GPU') return translate;
  return (message, ...args) =>
    translate(message)
      .replaceAll(/\bGPU(?=s?\b)/g, word)
      .replaceAll(/\{(\d+)\}/g, (place, i: string) => String(args[Number(i)] ?? place));
}
