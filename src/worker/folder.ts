/**
 * A folder as one run: finds the traces in it that belong together, opens them one after another and merges them. What
 * a trace is, is told by content; names tell ranks only. Writes nothing, and goes no deeper than profilers do.
 */

import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FailureError, type Failure } from '../core/base/result.ts';
import { READERS } from '../core/readers/index.ts';
import type { OpenedTrace, ReadContext } from '../core/readers/types.ts';
import { mergeTraces } from '../core/trace/merge.ts';
import type { RunPart } from '../core/trace/run-part.ts';
import type { Warning } from '../core/trace/trace.ts';
import { findRun, type Found, type Member } from './folder-run.ts';
import { openFile, type OpenFile, type OpenTraceFile } from './open-file.ts';

/** Merging is the rest of opening. */
const READING_SHARE = 0.95;

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Opens what a folder holds: one trace as itself, ranks as one run. Throws a `FailureError`, or `Cancelled`. */
export async function openFolder(path: string, context: ReadContext): Promise<OpenFile> {
  const folder = resolve(path);
  const found = await findRun(folder, context);
  const [only] = found.members;
  if (only === undefined) throw new FailureError(nothingFound(folder, found));
  if (found.members.length === 1) {
    const { file, failures } = await openMember(only, context);
    if (file.opens === 'report') return file;
    return withWarnings(file, [...ignoredWarnings(found), ...failures]);
  }
  const opened: Opened[] = [];
  try {
    await openAll(found.members, context, opened);
    return await merged(folder, opened, ignoredWarnings(found), context);
  } catch (caught) {
    for (const { file } of opened) file.close();
    throw caught;
  }
}

interface Opened {
  readonly file: OpenTraceFile;
  readonly rank: number | undefined;
  readonly failures: readonly Warning[];
}

async function openAll(
  members: readonly Member[],
  context: ReadContext,
  into: Opened[],
): Promise<void> {
  const total = members.reduce((sum, { size }) => sum + size, 0) || 1;
  let done = 0;
  for (const member of members) {
    const before = done;
    const { file, failures } = await openMember(member, {
      ...context,
      progress: (fraction, phase) =>
        context.progress((READING_SHARE * (before + fraction * member.size)) / total, phase),
    });
    done += member.size;
    if (file.opens === 'report') file.close();
    else into.push({ file, rank: file.trace.rank ?? member.rank, failures });
  }
}

/** Opens the first of a member's files that can be read; the others stand in for it. */
async function openMember(
  member: Member,
  context: ReadContext,
): Promise<{ file: OpenFile; failures: Warning[] }> {
  const failures: Warning[] = [];
  let first: FailureError | undefined;
  for (const path of member.paths) {
    try {
      return { file: await openFile(path, context), failures };
    } catch (caught) {
      if (!(caught instanceof FailureError)) throw caught;
      first ??= caught;
      const { message: why } = caught.failure;
      const name = basename(path);
      const message = `${name} could not be read: ${why}`;
      failures.push({ reason: 'file-skipped', message, args: [name, why] });
    }
  }
  throw first ?? new FailureError({ reason: 'internal', message: 'a member without files' });
}

async function merged(
  folder: string,
  unordered: readonly Opened[],
  warnings: readonly Warning[],
  context: ReadContext,
): Promise<OpenTraceFile> {
  const opened = [...unordered].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
  const parts = opened.map(({ file, rank }): RunPart => {
    return { trace: file.trace, name: file.name, ...(rank !== undefined && { rank }) };
  });
  context.progress(READING_SHARE, 'merge');
  const result = await mergeTraces(parts, () => context.breathe());
  if (!result.ok) throw new FailureError(result.error);
  const { trace, origin } = result.value;
  const all = [...warnings, ...opened.flatMap(({ failures }) => failures), ...trace.warnings];
  const fields: OpenedTrace['fields'] = row => {
    const from = origin(row);
    return opened[from.part]?.file.fields(from.row) ?? [];
  };
  context.progress(1, 'merge');
  return {
    opens: 'trace',
    path: folder,
    name: basename(folder),
    changed: async () => {
      const changes = await Promise.all(opened.map(({ file }) => file.changed()));
      return changes.includes(true);
    },
    close: () => {
      for (const { file } of opened) file.close();
    },
    trace: { ...trace, warnings: all },
    fields,
  };
}

function withWarnings(file: OpenTraceFile, warnings: readonly Warning[]): OpenTraceFile {
  if (warnings.length === 0) return file;
  return { ...file, trace: { ...file.trace, warnings: [...warnings, ...file.trace.warnings] } };
}

function ignoredWarnings({ ignored }: Found): Warning[] {
  if (ignored.length === 0) return [];
  const names = listed(ignored);
  return [
    {
      reason: 'files-ignored',
      message: `Other files of the folder, left out (${ignored.length}): ${names}`,
      args: [ignored.length, names],
    },
  ];
}

function nothingFound(folder: string, { choices, ignored }: Found): Failure {
  const name = basename(folder);
  if (choices.length > 0) {
    const names = listed(choices);
    return {
      reason: 'several-traces',
      message: `${name} holds several traces that are not ranks of one run`,
      advice: `Choose one of them: ${names}.`,
      args: [name, names],
    };
  }
  const lookedFor = READERS.filter(({ opens }) => opens !== 'report').map(({ label }) => label);
  const words = [...lookedFor, 'ASCEND_PROFILER_OUTPUT', '*_ascend_pt'].join('; ');
  return {
    reason: 'no-trace-in-folder',
    message: `${name} is a folder without a trace that Kernel Lens knows`,
    advice: `Looked for: ${words}; among ${ignored.length} files and folders.`,
    args: [name, words, ignored.length],
  };
}

const LISTED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown} …` : shown;
}
