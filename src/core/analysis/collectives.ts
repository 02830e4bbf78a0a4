/** Which kernels of a trace are collectives (CONTRACT "communication"), each name judged once. */

import { isCollectiveName } from '../trace/collectives.ts';
import { perTrace } from './memo.ts';

/** Whether the kernel in a row is a collective. */
export const collectiveTest = perTrace((trace): ((row: number) => boolean) => {
  const known = new Map<number, boolean>();
  return row => {
    const name = trace.spans.name[row]!;
    let answer = known.get(name);
    if (answer === undefined) {
      answer = isCollectiveName(trace.strings.get(name));
      known.set(name, answer);
    }
    return answer;
  };
});
