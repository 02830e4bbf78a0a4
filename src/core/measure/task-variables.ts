/**
 * Variables in a task's definition that name the folder or the file in the editor. VS Code fills them in when a task
 * starts; what the program and its result are called has to be known before. Others are left to VS Code.
 */

import type { MeasureTask } from './task-command.ts';

export interface TaskPlaces {
  /** Path of the task's folder; '' = none. */
  readonly folder: string;
  /** Path of the file in the editor; '' = none. */
  readonly file: string;
}

export function filledIn(task: MeasureTask, places: TaskPlaces): MeasureTask {
  const values = valuesOf(places);
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values.get(name) ?? whole);
  const { program, args, range, output, options } = task;
  return {
    ...task,
    program: fill(program),
    args: args.map(fill),
    range: fill(range),
    output: fill(output),
    options: options.map(fill),
  };
}

function valuesOf({ folder, file }: TaskPlaces): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (folder !== '') values.set('workspaceFolder', folder);
  if (file === '') return values;
  const name = file.replace(/^.*[\\/]/, '');
  const isInside =
    folder !== '' && file.startsWith(folder) && /^[\\/]/.test(file.slice(folder.length));
  values.set('file', file);
  values.set('fileBasename', name);
  values.set('fileBasenameNoExtension', name.replace(/(?<=.)\.[^.]*$/, ''));
  values.set('fileDirname', file.slice(0, -name.length - 1));
  if (isInside) {
    values.set('relativeFile', file.slice(folder.length + 1));
  }
  return values;
}
