/** Adds up time by name and tells the name with the most. Scratch space, made once and cleared by `begin`. */

export interface Tally {
  begin(): void;
  /** Adds `ns` (not negative) to `name`; `index` is a span that bears it. */
  add(name: number, ns: number, index: number): void;
  /** The first span added that bears the name with the most time, and that time. After at least one `add`. */
  best(): { readonly index: number; readonly ns: number };
}

/** @param names number of names; costs 16 bytes each */
export function makeTally(names: number): Tally {
  const time = new Float64Array(names);
  const bearer = new Uint32Array(names);
  const seen = new Uint32Array(names);
  let round = 0;
  // Times only grow, so the name with the most is known at every moment.
  const most = { index: 0, ns: -1 };
  return {
    begin: () => {
      round++;
      most.ns = -1;
    },
    add: (name, ns, index) => {
      let sum = ns;
      if (seen[name] === round) {
        sum += time[name]!;
      } else {
        seen[name] = round;
        bearer[name] = index;
      }
      time[name] = sum;
      if (sum > most.ns) {
        most.ns = sum;
        most.index = bearer[name]!;
      }
    },
    best: () => most,
  };
}
