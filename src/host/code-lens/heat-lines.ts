/** Which lines of a file are how hot: levels of their share of the time, as runs of lines. Pure. */

/** Lowest share of each level, in percent: below the first a line is cold. Wider where differences matter less. */
export const HEAT_LEVELS = [1, 5, 15, 35, 65] as const;

export interface HeatSite {
  /** Lines from 0, the last one included: of a call its own, of a function all of it. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** 0 to 100. */
  readonly share: number;
}

export interface HeatRun {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly level: number;
}

/** Index in `HEAT_LEVELS`; -1 = cold. */
export function heatLevel(share: number): number {
  return HEAT_LEVELS.findLastIndex(least => share >= least);
}

/** What is inside covers what is around it: a line has the heat of the smallest site that holds it. */
export function heatRuns(sites: readonly HeatSite[]): readonly HeatRun[] {
  const levels = new Map<number, number>();
  const length = ({ firstLine, lastLine }: HeatSite): number => lastLine - firstLine;
  for (const site of [...sites].sort((a, b) => length(b) - length(a))) {
    const level = heatLevel(site.share);
    for (let line = site.firstLine; line <= site.lastLine; line++) levels.set(line, level);
  }
  const runs: { firstLine: number; lastLine: number; level: number }[] = [];
  for (const [line, level] of [...levels].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (level < 0) continue;
    if (last?.level === level && last.lastLine === line - 1) last.lastLine = line;
    else runs.push({ firstLine: line, lastLine: line, level });
  }
  return runs;
}
