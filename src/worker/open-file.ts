/**
 * Opens one file: head, format, source, reader. Everything between a path and an opened trace or report; folders are
 * opened by folder.ts, and engine.ts keeps the table of what is open.
 */

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FailureError, type Failure, type Result } from '../core/base/result.ts';
import { detect } from '../core/readers/index.ts';
import type {
  Head,
  OpenedReport,
  OpenedTrace,
  ReadContext,
  Reader,
  Source,
} from '../core/readers/types.ts';
import { openBytes, readHead, refuseEmpty } from './files.ts';
import { siblingsOf } from './folder-siblings.ts';
import { isSqlite, openSqlite, tableNames } from './sqlite.ts';

interface OpenFileBase {
  /** Absolute path. */
  readonly path: string;
  /** File name without folder. */
  readonly name: string;
  /** Whether the file on disk is another one than the one that was opened; false where it was deleted. */
  changed(): Promise<boolean>;
  close(): void;
}

export interface OpenTraceFile extends OpenFileBase, OpenedTrace {
  readonly opens: 'trace';
}

export interface OpenReportFile extends OpenFileBase, OpenedReport {
  readonly opens: 'report';
}

/** A file that is open, with its way back to the source. Close it. */
export type OpenFile = OpenTraceFile | OpenReportFile;

/** Reads a file of any known format. Throws a `FailureError`, or `Cancelled` from the context. */
export async function openFile(absolute: string, context: ReadContext): Promise<OpenFile> {
  const head = await readHead(absolute);
  refuseEmpty(head);
  const state = await fileState(absolute);
  const { reader, source } = await sourceFor(absolute, head);
  const siblings = siblingsOf(absolute);
  const close = (): void => {
    source.close();
    siblings.close();
  };
  try {
    await context.breathe();
    const base: OpenFileBase = {
      path: absolute,
      name: basename(absolute),
      changed: async () => hasChanged(state, await fileState(absolute)),
      close,
    };
    const refuseChanged = async (): Promise<void> => {
      if (await base.changed()) throw new FailureError(fileChanged(base.name));
    };
    if (reader.opens === 'report') {
      const opened = orThrow(await reader.read(source, context));
      const instances: OpenedReport['instances'] = async (kernel, metric) => {
        await refuseChanged();
        return opened.instances(kernel, metric);
      };
      return { opens: 'report', ...base, report: opened.report, instances };
    }
    const opened = orThrow(await reader.read(source, { ...context, siblings }));
    const fields: OpenedTrace['fields'] = async row => {
      await refuseChanged();
      return opened.fields(row);
    };
    return { opens: 'trace', ...base, trace: opened.trace, fields };
  } catch (caught) {
    close();
    throw caught;
  }
}

async function sourceFor(path: string, head: Head): Promise<{ reader: Reader; source: Source }> {
  if (!isSqlite(head)) {
    const reader = orThrow(detect(head));
    if (reader.source === 'bytes') return { reader, source: openBytes(path, head) };
    throw new FailureError(notDatabase(head));
  }
  const source = await openSqlite(path, head);
  try {
    return { reader: orThrow(detect({ ...head, tables: tableNames(source) })), source };
  } catch (caught) {
    source.close();
    throw caught;
  }
}

function fileChanged(name: string): Failure {
  return {
    reason: 'file-changed',
    message: `${name} has changed since it was opened`,
    advice: 'Open it again to see its new content.',
    args: [name],
  };
}

function notDatabase(head: Head): Failure {
  return {
    reason: 'not-a-database',
    message: `${head.name} is no SQLite database, although its content looks like one's`,
    args: [head.name],
  };
}

function orThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FailureError(result.error);
}

interface FileState {
  readonly size: number;
  readonly modifiedMs: number;
}

async function fileState(path: string): Promise<FileState | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

function hasChanged(before: FileState | undefined, now: FileState | undefined): boolean {
  if (before === undefined || now === undefined) return false;
  return before.size !== now.size || before.modifiedMs !== now.modifiedMs;
}
