/** What a device is called by its number, the same in every language: the one place that tells GPUs from NPUs. */

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
