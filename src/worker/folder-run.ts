/**
 * Which files of a folder make a run: the output folder of the Ascend profiler, one such folder per rank, or one trace
 * per rank with names that differ in the rank. Looks at heads only; opens and merges nothing.
 */

import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { detect } from '../core/readers/index.ts';
import { rankOfName } from '../core/readers/torch/metadata.ts';
import type { Head, ReadContext } from '../core/readers/types.ts';
import { fileFailure } from './failures.ts';
import { readHead } from './files.ts';
import { isSqlite, openSqlite, tableNames } from './sqlite.ts';

/** One trace of the run. */
export interface Member {
  /** Files that hold it, the best first. */
  readonly paths: readonly [string, ...string[]];
  /** As far as names or heads tell. */
  readonly rank?: number;
  /** Bytes, for progress. */
  readonly size: number;
}

export interface Found {
  /** Empty = nothing, or no way to choose. */
  readonly members: readonly Member[];
  /** Names of traces of which one must be chosen. */
  readonly choices: readonly string[];
  /** Names of what is not part of the run. */
  readonly ignored: readonly string[];
}

const OUTPUT = 'ASCEND_PROFILER_OUTPUT';
const RANK_FOLDER = /_ascend_(pt|ms)$/;
/** Files of the Ascend profiler that hold a trace, the best first. */
const ASCEND_FILES: readonly RegExp[] = [
  /^ascend_(pytorch|mindspore)_profiler(_\d+)?\.db$/,
  /^trace_view\.json$/,
  /^msprof_(?!slice).*\.db$/,
  /^msprof_(?!slice).*\.json$/,
];
/** Where they may lie, from the folder that was opened. */
const ASCEND_PLACES = ['.', OUTPUT, 'mindstudio_profiler_output'];
/** Companions of a database, and files that are no traces for sure; not worth a look or a word. */
const NEVER = /(-wal|-shm|-journal|\.csv|\.md|\.txt|\.log|\.py|\.sh|\.xlsx|\.png)$|^\./i;
/** Heads that are read at most: a folder of thousands of files is no folder of ranks. */
const MAX_FILES = 512;

export async function findRun(folder: string, context: ReadContext): Promise<Found> {
  const own = await ascendMember(folder);
  if (own !== undefined) return { members: [own], choices: [], ignored: [] };
  const entries = await readdir(folder, { withFileTypes: true }).catch((caught: unknown) => {
    throw fileFailure(caught, folder);
  });
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  const members: Member[] = [];
  const otherFolders: string[] = [];
  for (const name of folders.sort()) {
    const member = await ascendMember(join(folder, name));
    if (member !== undefined && (RANK_FOLDER.test(name) || member.paths[0].includes(OUTPUT))) {
      members.push({ ...member, ...rankOf(name, member) });
    } else {
      otherFolders.push(name);
    }
    await context.breathe();
  }
  const files = entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
  if (members.length > 0) {
    return { members, choices: [], ignored: files.filter(name => !NEVER.test(name)) };
  }
  return chooseFiles(folder, files.sort(), otherFolders, context);
}

function rankOf(name: string, { rank }: Member): { rank?: number } {
  const known = rank ?? rankOfName(name);
  return known === undefined ? {} : { rank: known };
}

/** What the Ascend profiler wrote into a folder; undefined = it wrote nothing there. */
async function ascendMember(folder: string): Promise<Member | undefined> {
  const paths: { readonly path: string; readonly order: number }[] = [];
  for (const place of ASCEND_PLACES) {
    const names = await namesIn(join(folder, place));
    for (const name of names) {
      const order = ASCEND_FILES.findIndex(pattern => pattern.test(name));
      // A database of that name is not the profiler's own unless its folder is, too: content decides in the end.
      if (order >= 0) paths.push({ path: join(folder, place, name), order });
    }
  }
  const [best, ...others] = paths.sort((a, b) => a.order - b.order).map(({ path }) => path);
  if (best === undefined) return undefined;
  const rank = /_profiler_(\d{1,6})\.db$/.exec(basename(best))?.[1] ?? (await infoRank(folder));
  return {
    paths: [best, ...others],
    size: await sizeOf(best),
    ...(rank !== undefined && { rank: Number(rank) }),
  };
}

/** Rank in the name of `profiler_info_{rank}.json`, in the folder or above. */
async function infoRank(folder: string): Promise<string | undefined> {
  for (const name of [...(await namesIn(folder)), ...(await namesIn(join(folder, '..')))]) {
    const rank = /^profiler_info_(\d{1,6})\.json$/.exec(name)?.[1];
    if (rank !== undefined) return rank;
  }
  return undefined;
}

interface Candidate {
  readonly name: string;
  readonly size: number;
  readonly rank: number | undefined;
  /** Equal for the ranks of one run. */
  readonly group: string;
}

async function chooseFiles(
  folder: string,
  names: readonly string[],
  folders: readonly string[],
  context: ReadContext,
): Promise<Found> {
  const candidates: Candidate[] = [];
  const unknown = [...folders];
  for (const name of names) {
    if (NEVER.test(name)) continue;
    const candidate = candidates.length < MAX_FILES ? await candidateOf(folder, name) : undefined;
    if (candidate === undefined) unknown.push(name);
    else candidates.push(candidate);
    await context.breathe();
  }
  const runs = runsAmong(candidates);
  const single = candidates.length === 1 ? candidates : undefined;
  const chosen = runs.length === 0 ? single : runs.length === 1 ? runs[0] : undefined;
  if (chosen === undefined) {
    return { members: [], choices: candidates.map(({ name }) => name), ignored: unknown };
  }
  const left = candidates.filter(candidate => !chosen.includes(candidate));
  return {
    members: chosen.map(({ name, size, rank }) => ({
      paths: [join(folder, name)],
      size,
      ...(rank !== undefined && { rank }),
    })),
    choices: [],
    ignored: [...left.map(({ name }) => name), ...unknown],
  };
}

/** Groups of at least two different ranks; of several files of one rank the last by name. */
function runsAmong(candidates: readonly Candidate[]): Candidate[][] {
  const groups = new Map<string, Map<number, Candidate>>();
  for (const candidate of candidates) {
    if (candidate.rank === undefined) continue;
    const group = groups.get(candidate.group) ?? new Map<number, Candidate>();
    groups.set(candidate.group, group.set(candidate.rank, candidate));
  }
  return [...groups.values()]
    .filter(group => group.size > 1)
    .map(group => [...group].sort(([a], [b]) => a - b).map(([, candidate]) => candidate));
}

async function candidateOf(folder: string, name: string): Promise<Candidate | undefined> {
  const path = join(folder, name);
  try {
    const head = await readHead(path);
    if (head.size === 0) return undefined;
    const reader = detect({ ...head, ...(await tablesOf(path, head)) });
    if (!reader.ok || reader.value.opens === 'report') return undefined;
    const rank = rankOfName(name) ?? rankInHead(head);
    // Times and process ids differ between the ranks of one run.
    const stem = name.replace(/(rank|TP|tp)([-_]?)\d+/gi, '$1$2#').replace(/\d{5,}/g, '*');
    return { name, size: head.size, rank, group: `${reader.value.id} ${stem}` };
  } catch {
    return undefined;
  }
}

async function tablesOf(path: string, head: Head): Promise<{ tables?: string[] }> {
  if (!isSqlite(head)) return {};
  const source = await openSqlite(path, head);
  try {
    return { tables: tableNames(source) };
  } finally {
    source.close();
  }
}

/** Kineto's `distributedInfo`, where it stands before the events. */
function rankInHead({ text }: Head): number | undefined {
  const rank = /"distributedInfo"\s*:\s*\{[^{}]*?"rank"\s*:\s*(\d{1,6})/.exec(text)?.[1];
  return rank === undefined ? undefined : Number(rank);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
