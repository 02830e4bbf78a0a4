/**
 * What the processes of an Ascend JSON trace are. Their ids are made up per file (`pid << 10 | sort index << 5 |
 * device`, wrapped at 32 bits) and may collide between files, so that only names and labels count.
 */

export type Role =
  /** The framework's own process: operators, Python functions, the task queue. */
  | 'framework'
  /** Calls of the CANN layers, by host thread. */
  | 'cann'
  /** Tasks by stream. */
  | 'hardware'
  /** Groups and planes of HCCL. */
  | 'communication'
  /** Intervals that msprof derived from the others; never added to them. */
  | 'overlap'
  /** Samples, or rows that nobody knows yet. */
  | 'other';

export function roleOf(process: string): Role {
  switch (process) {
    case 'Python':
    case 'Python GC':
      return 'framework';
    case 'CANN':
      return 'cann';
    case 'Ascend Hardware':
      return 'hardware';
    case 'HCCL':
    case 'Communication':
      return 'communication';
    case 'Overlap Analysis':
      return 'overlap';
    default:
      return 'other';
  }
}

/** Number of the device, from 'NPU 3', or from the lowest bits of the id where the label has no number. */
export function deviceNumber(label: string, pid: number): number {
  const number = /^NPU (\d+)$/.exec(label)?.[1];
  return number === undefined ? pid % 32 : Number(number);
}
