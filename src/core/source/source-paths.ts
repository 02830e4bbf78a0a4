/**
 * Paths of the machine that ran a program beside those of the machine that reads its trace. Pure text: segments are
 * compared, no file is looked at. Paths have slashes; the separators of Windows are turned before.
 */

import { largestIn } from '../base/lists.ts';

/** What begins with `from` begins with `to` here; an empty `to` = it is not here. */
export interface PathMapping {
  readonly from: string;
  readonly to: string;
}

/** Where mappings put a path, the longest `from` first; '' among them = not here. */
export function mapPath(path: string, mappings: readonly PathMapping[]): readonly string[] {
  return mappings
    .map(({ from, to }) => ({ from: trimmed(from), to: trimmed(to) || to }))
    .filter(({ from }) => isUnder(path, from))
    .sort((a, b) => b.from.length - a.from.length)
    .map(({ from, to }) => {
      const rest = path.slice(from.length).replace(/^\/+/, '');
      return rest === '' || to === '' ? to : `${trimmed(to)}/${rest}`;
    });
}

/** '' is the folder that relative paths are in. */
function isUnder(path: string, from: string): boolean {
  return from === '' ? !isAbsolute(path) : path === from || path.startsWith(`${from}/`);
}

export function isAbsolute(path: string): boolean {
  return /^(\/|[a-zA-Z]:\/)/.test(path);
}

function trimmed(folder: string): string {
  return folder.replace(/\/+$/, '');
}

/** How many segments at their ends two paths share. */
export function commonSegments(a: string, b: string): number {
  const [as, bs] = [segments(a).reverse(), segments(b).reverse()];
  let shared = 0;
  while (shared < as.length && as[shared] === bs[shared]) shared++;
  return shared;
}

export function segments(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

/**
 * Whether a file here may be the one of that path: a relative path stands behind a folder of Python's search path, so
 * that all of it must agree; of an absolute path two segments, or the name.
 */
export function mayBeSame(path: string, file: string): boolean {
  const shared = commonSegments(path, file);
  return isAbsolute(path) ? shared >= 1 : shared === segments(path).length;
}

/** The files that share the most segments with a path; several if none stands out. */
export function bestFiles(path: string, files: readonly string[]): readonly string[] {
  const fitting = files.filter(file => mayBeSame(path, file));
  const most = largestIn(fitting.map(file => commonSegments(path, file)));
  return fitting.filter(file => commonSegments(path, file) === most);
}

/** Packages that are seldom one's own, by the first folder of a path that is relative to Python's search path. */
const LIBRARIES: ReadonlySet<string> = new Set([
  ...[
    'torch',
    'torch_npu',
    'triton',
    'numpy',
    'asyncio',
    'concurrent',
    'multiprocessing',
    'logging',
  ],
  ...['importlib', 'json', 'collections', 'unittest', 'ctypes', 'transformers', 'accelerate'],
]);

/** Whether a path looks like one of Python itself or of an installed package. */
export function isOfLibrary(path: string): boolean {
  if (/(^|\/)((site|dist)-packages|lib\/python[\d.]+)\//.test(path)) return true;
  const parts = segments(path);
  return !isAbsolute(path) && parts.length > 1 && LIBRARIES.has(parts[0] ?? '');
}

/** What one answer teaches: what the two paths do not share. */
export function learnMapping(path: string, file: string): PathMapping {
  const shared = commonSegments(path, file);
  const cut = (text: string): string => {
    const parts = text.split('/');
    return parts.slice(0, parts.length - shared).join('/');
  };
  const from = cut(path);
  if (shared === 0 || (from === '' && isAbsolute(path))) return { from: path, to: file };
  return { from, to: cut(file) || '/' };
}
