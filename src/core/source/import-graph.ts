/**
 * The files that a Python file imports from and that mark ranges, so that calls of their functions are sites too.
 *
 * Where no file has the words for ranges, this costs a scan of the text that changed and look-ups in the list of files:
 * a file that is imported is read once, until it is said to have changed, and what lacks the words is never parsed. Their
 * own imports are followed only in files with the words, and in packages, which hand on what others have.
 */

import type { Unhurried } from '../base/unhurried.ts';
import { importedModules, moduleFile } from './imports.ts';
import { isSame, mayMarkRanges, PythonRanges, type ImportedRanges } from './nvtx-sites.ts';

/** Imports of imports are not followed further than this. */
const DEPTH = 3;
/** Sets of other files beside which a file is remembered: who asks decides how far its imports are followed. */
const REMEMBERED = 4;

/** A path has `/` between folders. */
export interface Located {
  readonly path: string;
}

/** Where the files are, and what is done with them. */
export interface PythonFiles<F extends Located> {
  /** The same list until files come or go. */
  list(): Promise<readonly F[]>;
  /** Undefined where it cannot be read. */
  read(file: F): Promise<string | undefined>;
  run<T>(work: Unhurried<T>): Promise<T>;
}

/** A file as it was read. */
interface Source extends Located {
  readonly text: string;
  /** As they stand in its imports. */
  readonly modules: ReadonlySet<string>;
  readonly hasWords: boolean;
  /** What was found in it beside files that it imports from, the last first. */
  readonly parsed: Parsed[];
}

interface Parsed {
  readonly modules: ImportedRanges;
  readonly ranges: Promise<PythonRanges>;
}

/** Files that files import from, by the names of their modules; by path. */
type Imports = ReadonlyMap<string, ReadonlyMap<string, Source>>;

/** Files by their path, and by what a module without its first folders would be. */
interface Index<F> {
  readonly files: readonly F[];
  readonly byPath: ReadonlyMap<string, F>;
  readonly byEnd: ReadonlyMap<string, readonly F[]>;
}

export class ImportGraph<F extends Located> {
  private readonly files: PythonFiles<F>;
  private index: Index<F> = indexOf([]);
  /** By path; undefined = nothing of use. */
  private readonly sources = new Map<string, Promise<Source | undefined>>();

  constructor(files: PythonFiles<F>) {
    this.files = files;
  }

  /** Reads a file anew when it is asked about next. False where nobody has asked so far. */
  forget({ path }: Located): boolean {
    return this.sources.delete(path);
  }

  /** Of a file with this text, by the names of modules in its imports. */
  async of({ path }: Located, text: string): Promise<ImportedRanges> {
    const imports = await this.follow(sourceOf(path, text));
    // Imports may go in circles: who asks knows itself.
    return this.rangesOf(path, imports, new Map([[path, undefined]]));
  }

  /** All ways of one length at a time, so that each file is followed as far as any way allows. */
  private async follow(root: Source): Promise<Imports> {
    const imports = new Map<string, ReadonlyMap<string, Source>>();
    let next = new Map([[root.path, root]]);
    for (let depth = 0; depth < DEPTH; depth++) {
      const now = [...next.values()].filter(({ path }) => !imports.has(path));
      next = new Map();
      for (const [i, own] of (await Promise.all(now.map(at => this.importsOf(at)))).entries()) {
        imports.set(now[i]?.path ?? '', own);
        for (const source of own.values()) next.set(source.path, source);
      }
    }
    return imports;
  }

  private async importsOf({ path, modules }: Source): Promise<ReadonlyMap<string, Source>> {
    if (modules.size === 0) return new Map();
    const index = await this.indexed();
    const found = await Promise.all(
      Array.from(modules, async (module): Promise<readonly [string, Source][]> => {
        const file = locate(module, path, index);
        const source = file && file.path !== path ? await this.read(file) : undefined;
        return source === undefined ? [] : [[module, source]];
      }),
    );
    return new Map(found.flat());
  }

  /** @param done what was found in files, or undefined while it is looked for */
  private async rangesOf(
    path: string,
    imports: Imports,
    done: Map<string, PythonRanges | undefined>,
  ): Promise<ImportedRanges> {
    const modules = new Map<string, PythonRanges>();
    for (const [module, source] of imports.get(path) ?? []) {
      if (!done.has(source.path)) {
        done.set(source.path, undefined);
        const inner = await this.rangesOf(source.path, imports, done);
        done.set(source.path, await this.parsed(source, inner));
      }
      const ranges = done.get(source.path);
      if (ranges !== undefined && ranges.offers.size > 0) modules.set(module, ranges);
    }
    return modules;
  }

  private parsed(source: Source, modules: ImportedRanges): Parsed['ranges'] | undefined {
    const { text, hasWords, parsed } = source;
    if (!hasWords && modules.size === 0) return undefined;
    const before = parsed.find(other => isSame(other.modules, modules));
    if (before !== undefined) return before.ranges;
    const own = new PythonRanges();
    const ranges = this.files.run(own.updating(text, modules)).then(() => own);
    parsed.unshift({ modules, ranges });
    parsed.splice(REMEMBERED);
    return ranges;
  }

  private async indexed(): Promise<Index<F>> {
    const files = await this.files.list();
    if (this.index.files === files) return this.index;
    // Of a folder that is gone, and perhaps back, the files are not told one by one.
    this.sources.clear();
    return (this.index = indexOf(files));
  }

  private read(file: F): Promise<Source | undefined> {
    const { path } = file;
    const known = this.sources.get(path);
    if (known !== undefined) return known;
    const read = this.files.read(file).then((text = '') => {
      const source = sourceOf(path, text);
      return source.hasWords || path.endsWith('/__init__.py') ? source : undefined;
    });
    this.sources.set(path, read);
    return read;
  }
}

function sourceOf(path: string, text: string): Source {
  const hasWords = mayMarkRanges(text);
  return { path, text, hasWords, modules: importedModules(text), parsed: [] };
}

function locate<F extends Located>(
  module: string,
  from: string,
  { byPath, byEnd }: Index<F>,
): F | undefined {
  const { ends, folder, isRelative } = moduleFile(module, from);
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    for (const end of ends) {
      const found = byPath.get(`${at}/${end}`);
      if (found !== undefined) return found;
    }
    if (isRelative || at === '') break;
  }
  // Of a package that lies elsewhere; a single name could be anything.
  if (isRelative || !module.includes('.')) return undefined;
  const others = ends.flatMap(end =>
    (byEnd.get(lastOf(end)) ?? []).filter(({ path }) => path.endsWith(`/${end}`)),
  );
  return others.length === 1 ? others[0] : undefined;
}

function indexOf<F extends Located>(files: readonly F[]): Index<F> {
  const byEnd = new Map<string, F[]>();
  for (const file of files) {
    const end = lastOf(file.path);
    const same = byEnd.get(end);
    if (same === undefined) byEnd.set(end, [file]);
    else same.push(file);
  }
  return { files, byPath: new Map(files.map(file => [file.path, file])), byEnd };
}

/** `b.py`, of packages `b/__init__.py`. */
function lastOf(path: string): string {
  const parts = path.split('/');
  return parts.slice(parts.at(-1) === '__init__.py' ? -2 : -1).join('/');
}
