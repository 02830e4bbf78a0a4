// No circles of imports: no file reaches itself by what it imports, types included, so that each can be read and
// changed without those that use it. What two files need of each other belongs into a third.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '../../..');

type Imports = ReadonlyMap<string, readonly string[]>;

function sourceFiles(): string[] {
  return ['src', 'webview', 'scripts', 'test']
    .flatMap(folder =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(name =>
        path.posix.join(folder, name.replaceAll(path.sep, '/')),
      ),
    )
    .filter(file => /\.(ts|mjs|cjs|js)$/.test(file) && !file.startsWith('test/fixtures/'));
}

/** What each file imports or exports on, as paths from the root: of values, of types, at once or later. */
function importsOf(files: readonly string[]): Imports {
  return new Map(
    files.map(file => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const { importedFiles } = ts.preProcessFile(text, true, true);
      const own = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
      return [
        file,
        own.map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName)),
      ] as const;
    }),
  );
}

/** The circles, shortest first found for each file that is in none yet: `a > b > a`. */
function circlesOf(imports: Imports): string[] {
  const met = new Set<string>();
  const circles: string[] = [];
  for (const file of imports.keys()) {
    const circle = met.has(file) ? undefined : wayBack(imports, file);
    if (circle === undefined) continue;
    for (const other of circle) met.add(other);
    circles.push(circle.join(' > '));
  }
  return circles;
}

/** The shortest way from a file to itself; undefined = none. */
function wayBack(imports: Imports, file: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [file];
  for (const at of queue) {
    for (const next of imports.get(at) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
    if (cameFrom.has(file)) break;
  }
  if (!cameFrom.has(file)) return undefined;
  const way = [file];
  do way.unshift(cameFrom.get(way[0]!)!);
  while (way[0] !== file);
  return way;
}

describe('imports', () => {
  const imports = importsOf(sourceFiles());

  it('are all found', () => {
    const known = new Set(imports.keys());
    const missing = [...imports].flatMap(([file, all]) =>
      all.filter(other => !known.has(other)).map(other => `${file} > ${other}`),
    );
    assert.deepEqual(missing, []);
    assert.ok(imports.get('src/core/lod/timeline.ts')?.includes('src/core/lod/types.ts'), 'types');
  });

  it('run in no circle', () => {
    assert.deepEqual(circlesOf(imports), []);
  });

  it('in a circle are told with their files', () => {
    const circle = new Map([
      ['a', ['b', 'x']],
      ['b', ['c']],
      ['c', ['b', 'x']],
      ['x', []],
      ['self', ['self']],
    ]);
    assert.deepEqual(circlesOf(circle), ['b > c > b', 'self > self']);
  });
});
