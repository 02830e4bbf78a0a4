/** Which kernels of a trace are collectives (communication, that is), each name judged once. */

import { isCollectiveName } from '../trace/collectives.ts';
import { perTrace } from './memo.ts';

/** Whether the kernel in a row is a collective. */
export const collectiveTest = perTrace((trace): ((row: number) => boolean) => {
  const { name: nameOf } = trace.spans;
  /** By name: 1 = it is, 2 = it is not, 0 = not judged yet. */
  const known = new Uint8Array(trace.strings.length);
  return row => {
    const name = nameOf[row]!;
    if (known[name] === 0) known[name] = isCollectiveName(trace.strings.get(name)) ? 1 : 2;
    return known[name] === 1;
  };
});
