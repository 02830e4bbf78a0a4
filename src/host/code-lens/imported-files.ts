/**
 * The files here that a Python file imports from and that mark ranges, so that calls of their functions are sites too.
 * Reads a file that is imported once, and again where it has changed; parses those with the words for ranges.
 */

import * as vscode from 'vscode';
import { importedModules, moduleFile } from '../../core/source/imports.ts';
import { mayMarkRanges, PythonRanges, type ImportedRanges } from '../../core/source/nvtx-sites.ts';
import { DisposableStore } from '../disposable.ts';
import { inTurns } from '../in-turns.ts';
import { textOf } from './python-files.ts';
import type { TraceSources } from './trace-sources.ts';

/** Imports of imports are not followed further than this. */
const DEPTH = 3;

/** A file with the files that it imports from, by the names of their modules. */
interface Importing {
  readonly text: string;
  /** How far its imports were followed. */
  readonly depth: number;
  readonly imports: ReadonlyMap<string, vscode.Uri>;
}

/** Files by their path, and by what a module without its first folders would be. */
interface Index {
  readonly files: readonly vscode.Uri[];
  readonly byPath: ReadonlyMap<string, vscode.Uri>;
  readonly byEnd: ReadonlyMap<string, readonly vscode.Uri[]>;
}

export class ImportedFiles extends DisposableStore {
  private readonly files: TraceSources;
  private index: Index | undefined;
  /** By path; '' = nothing of use. */
  private readonly texts = new Map<string, Promise<string>>();
  private readonly parsed = new Map<string, PythonRanges>();

  constructor(files: TraceSources) {
    super();
    this.files = files;
    const forget = ({ path }: vscode.Uri): void => void this.texts.delete(path);
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**/*.py', true));
    this.register(watcher.onDidChange(forget));
    this.register(watcher.onDidDelete(forget));
    this.register(vscode.workspace.onDidChangeTextDocument(({ document }) => forget(document.uri)));
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => forget(uri)));
  }

  /** Of a file with this text, by the names of modules in its imports. */
  async of({ path }: vscode.Uri, text: string): Promise<ImportedRanges> {
    const known = new Map<string, Importing>();
    await this.collect(path, text, known, DEPTH);
    return this.rangesOf(path, known, new Map());
  }

  private async collect(
    path: string,
    text: string,
    known: Map<string, Importing>,
    depth: number,
  ): Promise<void> {
    const imports = new Map<string, vscode.Uri>();
    known.set(path, { text, depth, imports });
    if (depth === 0) return;
    for (const module of importedModules(text)) {
      const uri = await this.locate(module, path);
      if (uri === undefined || uri.path === path) continue;
      const other = await this.textOf(uri);
      if (other === '') continue;
      imports.set(module, uri);
      const followed = known.get(uri.path)?.depth ?? -1;
      if (followed < depth - 1) await this.collect(uri.path, other, known, depth - 1);
    }
  }

  /** @param done files that are parsed, or undefined while they are: imports may go in circles */
  private async rangesOf(
    path: string,
    known: ReadonlyMap<string, Importing>,
    done: Map<string, PythonRanges | undefined>,
  ): Promise<ImportedRanges> {
    const modules = new Map<string, PythonRanges>();
    for (const [module, uri] of known.get(path)?.imports ?? []) {
      if (!done.has(uri.path)) {
        done.set(uri.path, undefined);
        const inner = await this.rangesOf(uri.path, known, done);
        done.set(uri.path, await this.parse(uri.path, known.get(uri.path)?.text ?? '', inner));
      }
      const ranges = done.get(uri.path);
      if (ranges !== undefined && ranges.offers.size > 0) modules.set(module, ranges);
    }
    return modules;
  }

  private async parse(path: string, text: string, modules: ImportedRanges): Promise<PythonRanges> {
    const before = this.parsed.get(path);
    if (before?.isOf(text, modules) === true) return before;
    const ranges = new PythonRanges();
    await inTurns(ranges.updating(text, modules));
    this.parsed.set(path, ranges);
    return ranges;
  }

  private async locate(module: string, path: string): Promise<vscode.Uri | undefined> {
    const { byPath, byEnd } = await this.indexed();
    const { ends, folder, isRelative } = moduleFile(module, path);
    for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
      for (const end of ends) {
        const found = byPath.get(`${at}/${end}`);
        if (found !== undefined) return found;
      }
      if (isRelative || at === '') break;
    }
    // Of a package that lies elsewhere; a single name could be anything.
    if (isRelative || !module.includes('.')) return undefined;
    const others = ends.flatMap(end =>
      (byEnd.get(endOf(end)) ?? []).filter(uri => uri.path.endsWith(`/${end}`)),
    );
    return others.length === 1 ? others[0] : undefined;
  }

  private async indexed(): Promise<Index> {
    const files = await this.files.pythonFiles();
    if (this.index?.files === files) return this.index;
    const byPath = new Map(files.map(uri => [uri.path, uri]));
    const byEnd = new Map<string, vscode.Uri[]>();
    for (const uri of files) {
      const end = endOf(uri.path);
      byEnd.set(end, [...(byEnd.get(end) ?? []), uri]);
    }
    return (this.index = { files, byPath, byEnd });
  }

  /** '' where a file neither marks ranges nor hands on what others have. */
  private textOf(uri: vscode.Uri): Promise<string> {
    const known = this.texts.get(uri.path);
    if (known !== undefined) return known;
    const text = textOf(uri).then((own = '') =>
      mayMarkRanges(own) || uri.path.endsWith('/__init__.py') ? own : '',
    );
    this.texts.set(uri.path, text);
    return text;
  }
}

/** `b.py`, of packages `b/__init__.py`. */
function endOf(path: string): string {
  const parts = path.split('/');
  return parts.slice(parts.at(-1) === '__init__.py' ? -2 : -1).join('/');
}
