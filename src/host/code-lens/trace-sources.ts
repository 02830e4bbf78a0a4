/**
 * Files of the stacks of a trace beside the files here, both ways: by the setting, by the same path, else by the longest
 * end in common where only one file has it. Asks where that does not tell, each file once.
 */

import * as vscode from 'vscode';
import { largestIn } from '../../core/base/lists.ts';
import type { FrameName, SourceFile } from '../../core/protocol/source.ts';
import { isLikely } from '../../core/source/fit-frames.ts';
import { pythonFunctions } from '../../core/source/python-functions.ts';
import { bestFiles, commonSegments, segments } from '../../core/source/source-paths.ts';
import { DisposableStore } from '../disposable.ts';
import type { OpenTrace } from '../open-trace.ts';
import { learn, mappedTo, namesOf } from './path-mappings.ts';
import { mayHoldFiles, pythonFiles, textOf } from './python-files.ts';

/** Where a file of a trace is here; several = one of these, none = nowhere. */
export type Located = readonly vscode.Uri[];

interface Known {
  readonly state: OpenTrace['state'];
  readonly files: Promise<ReadonlyMap<string, readonly SourceFile[]>>;
}

export class TraceSources extends DisposableStore {
  private readonly known = new WeakMap<OpenTrace, Known>();
  /** Files in the workspace; undefined = to be looked for. */
  private files: Promise<readonly vscode.Uri[]> | undefined;
  /** Paths that have been asked about. */
  private readonly asked = new Set<string>();
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  /** A path lies elsewhere than before. */
  readonly onDidChange = this.changed.event;

  constructor() {
    super();
    const watcher = this.register(vscode.workspace.createFileSystemWatcher('**', false, true));
    const forget = (): void => {
      this.files = undefined;
      this.changed.fire();
    };
    const look = (uri: vscode.Uri): void => {
      if (mayHoldFiles(uri)) forget();
    };
    this.register(watcher.onDidCreate(look));
    this.register(watcher.onDidDelete(look));
    this.register(vscode.workspace.onDidChangeWorkspaceFolders(forget));
    this.register(
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('kernelLens.pathMapping')) this.changed.fire();
      }),
    );
  }

  /** Looks for the files here anew: news of them comes late, or never where files are not watched. */
  lookAgain(): void {
    this.files = undefined;
  }

  /** The files of a trace that a document is; almost always one or none. */
  async filesOf(trace: OpenTrace, document: vscode.TextDocument): Promise<readonly SourceFile[]> {
    if (document.isUntitled) return [];
    const { path } = document.uri;
    const files = await this.byName(trace);
    const named = [...namesOf(nameOf(path))].flatMap(name => files.get(name) ?? []);
    const own: SourceFile[] = [];
    for (const file of named) {
      const located = await this.locate(file, document);
      if (located.some(uri => uri.path === path)) {
        if (located.length === 1) own.push(file);
        else this.askAbout(trace, file, document, located);
      }
    }
    const most = largestIn(own.map(file => commonSegments(file.path, path)));
    return own.filter(file => commonSegments(file.path, path) === most);
  }

  /** Where a file of a trace is here, as far as can be told without asking. */
  async locatePath(trace: OpenTrace, path: string): Promise<Located> {
    return this.locate({ path, functions: await this.functionsOf(trace, path) });
  }

  /** The functions of a file that are in the stacks of a trace. */
  async functionsOf(trace: OpenTrace, path: string): Promise<readonly FrameName[]> {
    const named = (await this.byName(trace)).get(nameOf(path)) ?? [];
    return named.find(file => file.path === path)?.functions ?? [];
  }

  /** Whether nobody has been asked about a file, nor said that it is not here. */
  mayAsk(path: string): boolean {
    return !this.asked.has(path) && mappedTo(path) !== 'elsewhere';
  }

  /** @param document one that counts as a file here, wherever it lies */
  private async locate(file: SourceFile, document?: vscode.TextDocument): Promise<Located> {
    const mapped = mappedTo(file.path);
    if (mapped === 'elsewhere') return [];
    for (const uri of mapped) if (await exists(uri)) return [uri];
    const here = await this.pythonFiles();
    const all = new Map([...here, ...(document ? [document.uri] : [])].map(uri => [uri.path, uri]));
    const same = all.get(file.path);
    if (same !== undefined) return [same];
    const best = bestFiles(file.path, [...all.keys()]).flatMap(path => all.get(path) ?? []);
    const likely: vscode.Uri[] = [];
    for (const uri of best) {
      const isSure = best.length === 1 && commonSegments(file.path, uri.path) > 1;
      if (isSure || (await this.fits(file, uri))) likely.push(uri);
    }
    return likely;
  }

  /** A name alone, or one of several files: what it defines must fit too. */
  private async fits({ functions }: SourceFile, uri: vscode.Uri): Promise<boolean> {
    const text = await textOf(uri);
    return text !== undefined && isLikely(functions, pythonFunctions(text));
  }

  /** The same list until files come or go. */
  pythonFiles(): Promise<readonly vscode.Uri[]> {
    return (this.files ??= pythonFiles());
  }

  /** Files of the trace's stacks by their name without folders. */
  private byName(trace: OpenTrace): Known['files'] {
    const known = this.known.get(trace);
    if (known?.state === trace.state) return known.files;
    const files = trace.ask('sourceFiles', id => ({ trace: id })).then(groupedByName);
    this.known.set(trace, { state: trace.state, files });
    // A failed question is asked again.
    files.catch(() => this.known.delete(trace));
    return files;
  }

  /** Without being asked to: a notification, and only about a file that is being looked at. */
  private askAbout(
    trace: OpenTrace,
    { path }: SourceFile,
    document: vscode.TextDocument,
    located: Located,
  ): void {
    const isSeen = vscode.window.visibleTextEditors.some(editor => editor.document === document);
    if (!isSeen || this.asked.has(path)) return;
    this.asked.add(path);
    const { l10n } = vscode;
    const [own, choose] = [l10n.t('This File'), l10n.t('Choose…')];
    const question = l10n.t('Which “{0}” here ran in “{1}”?', path, trace.name);
    void vscode.window.showInformationMessage(question, own, choose).then(async answer => {
      if (answer === own) await learn(path, document.uri);
      else if (answer === choose) await this.ask(path, located);
    });
  }

  /** Asks where a file is and keeps the answer; undefined = not here, or not answered. */
  async ask(path: string, candidates: Located): Promise<vscode.Uri | undefined> {
    this.asked.add(path);
    const { l10n } = vscode;
    const files = candidates
      .map(uri => ({ label: vscode.workspace.asRelativePath(uri), uri }))
      .sort((a, b) => a.label.localeCompare(b.label));
    const choose = {
      label: l10n.t('Choose File…'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
    };
    const nowhere = {
      label: l10n.t('Not in This Workspace'),
      iconPath: new vscode.ThemeIcon('circle-slash'),
    };
    const title = l10n.t('Where Is “{0}”?', path);
    const answer = await vscode.window.showQuickPick([...files, choose, nowhere], { title });
    if (answer === nowhere) await learn(path, undefined);
    if (answer === undefined || answer === nowhere) return undefined;
    const uri = 'uri' in answer ? answer.uri : await openDialog(path);
    if (uri !== undefined) await learn(path, uri);
    return uri;
  }
}

async function openDialog(path: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Where Is “{0}”?', path),
    filters: { Python: ['py'] },
  });
  return chosen?.[0];
}

function groupedByName(files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
  const groups = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = nameOf(file.path);
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return groups;
}

function nameOf(path: string): string {
  return segments(path).at(-1) ?? '';
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
