/** What a Python file imports: the modules that may be files beside it, and the names that it has from them. */

import type { BlockFacts } from './block-facts.ts';

/** `from a.b import c, d` up to the end of its parentheses or line, or `import a.b as c, d`. */
const IMPORT =
  /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]+))/gm;

/** Names of modules as they stand in the text, also of what may be a module or something in one. */
export function importedModules(text: string): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const [, from, items = '', plain] of text.matchAll(IMPORT)) {
    if (from === undefined) {
      for (const item of (plain ?? '').split(',')) {
        const [name] = /[\w.]+/.exec(item) ?? [];
        if (name !== undefined) modules.add(name);
      }
      continue;
    }
    modules.add(from);
    const inside = from.endsWith('.') ? from : `${from}.`;
    for (const [, name = ''] of items.replaceAll(/#.*/g, '').matchAll(/(?:^|[(,])\s*(\w+)/g)) {
      modules.add(inside + name);
    }
  }
  return modules;
}

/**
 * The paths that a module's file may end with, such as `a/b.py` and `a/b/__init__.py`.
 *
 * @param file path of the file that imports, with `/` between folders
 */
export function moduleFile(module: string, file: string): ModuleFile {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const name = module.slice(dots).replaceAll('.', '/');
  const folders = file.split('/').slice(0, -Math.max(1, dots));
  const ends = name === '' ? ['__init__.py'] : [`${name}.py`, `${name}/__init__.py`];
  return { ends, folder: folders.join('/'), isRelative: dots > 0 };
}

export interface ModuleFile {
  readonly ends: readonly string[];
  /** Where it is if the import is relative, else where the search begins. */
  readonly folder: string;
  readonly isRelative: boolean;
}

/** Local names by which a file calls what it has from modules, and what those offer. */
export function importedNames(
  { imports }: BlockFacts,
  modules: ReadonlyMap<string, { readonly offers: ReadonlySet<string> }>,
): readonly string[] {
  if (modules.size === 0) return [];
  return [...imports].flatMap(([local, full]) =>
    [...modules].flatMap(([module, { offers }]) => {
      if (module === full || module.startsWith(`${full}.`)) return [local, ...offers];
      const isInside = full.startsWith(`${module}.`);
      const own = isInside ? full.slice(module.length + 1).replace(/\..*/, '') : '';
      return offers.has(own) ? [local, ...offers] : [];
    }),
  );
}
