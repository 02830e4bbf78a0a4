/** What the device table has about one device, and how its short rows become that. */

/** Operations per second by type of the inputs; tensor (matrix) units unless said. */
export interface DevicePeaks {
  /** CUDA cores (vector units). */
  readonly fp64?: number;
  readonly fp32?: number;
  /** Packed halves on the CUDA cores. */
  readonly fp16?: number;
  readonly fp64Tensor?: number;
  readonly tf32Tensor?: number;
  /** FP16 with FP32 accumulation; BF16 has the same peak where `bf16` is true. */
  readonly fp16Tensor?: number;
  readonly fp8Tensor?: number;
  readonly fp4Tensor?: number;
  readonly int8Tensor?: number;
}

export interface DeviceEntry {
  readonly name: string;
  /** Matches the name that drivers and traces print. The first entry that matches counts. */
  readonly match: RegExp;
  /** Compute capability such as '9.0'; '' = no CUDA device. */
  readonly capability: string;
  /** Streaming multiprocessors, or AI cores. */
  readonly sms: number;
  /** Highest core clock, Hz; 0 = not published. */
  readonly clock: number;
  readonly peaks: DevicePeaks;
  /** Bytes per second. */
  readonly memoryBandwidth: number;
  /** Bytes; 0 = not published. */
  readonly l2: number;
  readonly source: string;
}

const T = 1e12;
const GB = 1e9;
const MIB = 1048576;
const GHZ = 1e9;

/** Peaks in TFLOP/s, in the order of `DevicePeaks`; 0 = has none or not published. */
export type PeakRow = readonly [
  fp64: number,
  fp32: number,
  fp16: number,
  fp64Tensor: number,
  tf32: number,
  fp16Tensor: number,
  fp8: number,
  fp4: number,
  int8: number,
];
export type Facts = readonly [sms: number, ghz: number, gbPerSecond: number, l2MiB: number];

export function entry(
  name: string,
  match: RegExp,
  capability: string,
  [sms, ghz, gbPerSecond, l2MiB]: Facts,
  row: readonly number[],
  source: string,
): DeviceEntry {
  const [fp64, fp32, fp16, fp64Tensor, tf32Tensor, fp16Tensor, fp8Tensor, fp4Tensor, int8Tensor] =
    row.map(tera => tera * T);
  const peaks = {
    fp64,
    fp32,
    fp16,
    fp64Tensor,
    tf32Tensor,
    fp16Tensor,
    fp8Tensor,
    fp4Tensor,
    int8Tensor,
  };
  const published = Object.entries(peaks).filter(([, peak]) => peak !== undefined && peak > 0);
  return {
    name,
    match,
    capability,
    sms,
    clock: ghz * GHZ,
    peaks: Object.fromEntries(published),
    memoryBandwidth: gbPerSecond * GB,
    l2: l2MiB * MIB,
    source,
  };
}
