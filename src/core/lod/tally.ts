/** Adds up time by name and tells the name with the most. Scratch space, made once and cleared by `begin`. */

export interface Tally {
  begin(): void;
  /** Adds `ns` to `name`; `index` is a span that bears it. */
  add(name: number, ns: number, index: number): void;
  /** A span with the name that has the most time (the first such), and that time. After at least one `add`. */
  best(): { readonly index: number; readonly ns: number };
}

/** @param names number of names; costs 20 bytes each */
export function makeTally(names: number): Tally {
  const time = new Float64Array(names);
  const bearer = new Uint32Array(names);
  const seen = new Uint32Array(names);
  const touched = new Uint32Array(names);
  let count = 0;
  let round = 0;
  const answer = { index: 0, ns: 0 };
  return {
    begin: () => {
      count = 0;
      round++;
    },
    add: (name, ns, index) => {
      if (seen[name] === round) {
        time[name]! += ns;
        return;
      }
      seen[name] = round;
      time[name] = ns;
      bearer[name] = index;
      touched[count++] = name;
    },
    best: () => {
      let most = -1;
      for (let i = 0; i < count; i++) {
        const name = touched[i]!;
        if (time[name]! > most) {
          most = time[name]!;
          answer.index = bearer[name]!;
        }
      }
      answer.ns = most;
      return answer;
    },
  };
}
