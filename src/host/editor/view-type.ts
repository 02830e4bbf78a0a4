/** Under which of its ids an editor is opened for a file. Pure; the ids and their names are in the manifest. */

/** As in `contributes.customEditors`. */
export interface CustomEditor {
  readonly viewType: string;
  readonly selector: readonly { readonly filenamePattern: string }[];
}

/**
 * The first of an editor's ids that is contributed for such a name: VS Code's pickers have a title only for these. A
 * file of any other name is opened under `viewType` itself.
 */
export function viewTypeFor(
  path: string,
  viewType: string,
  editors: readonly CustomEditor[],
): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const fitting = editors.find(
    editor =>
      editor.viewType.startsWith(viewType) &&
      editor.selector.some(({ filenamePattern }) => fits(name, filenamePattern)),
  );
  return fitting?.viewType ?? viewType;
}

/** Patterns of names have no other signs than `*`; case does not count. */
function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}
