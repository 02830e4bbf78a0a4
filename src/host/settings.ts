/**
 * The extension's settings, typed. Read when needed, so a change counts from the next use on.
 * VS Code itself ignores a workspace's `nsysPath` and `ncuPath` until the workspace is trusted (`restrictedConfigurations`).
 */

import * as vscode from 'vscode';
import type { PathMapping } from '../core/source/source-paths.ts';
import { TREE_SORTS, type TreeSort } from '../core/protocol/analysis.ts';

export interface Settings {
  /** Path of the nsys program; '' = look on PATH. */
  readonly nsysPath: string;
  /** Path of the ncu program; '' = look on PATH. */
  readonly ncuPath: string;
  /** Whether the tree selects what is selected in the timeline. */
  readonly treeFollowsSelection: boolean;
  /** Whether the timeline takes letter keys by their place on the keyboard, not by what they write. */
  readonly keysByPlace: boolean;
  /** Order of the entries in the model view. */
  readonly treeSort: TreeSort;
  /** Whether measured ranges are shown in Python files. */
  readonly codeLens: boolean;
  /** Where lines of Python files show their share of the time as a colour. */
  readonly heat: Heat;
  /** From paths of the machine that ran to paths here, as they stand in the settings. */
  readonly pathMapping: readonly PathMapping[];
}

const HEATS = ['off', 'ruler', 'ruler+line'] as const;
export type Heat = (typeof HEATS)[number];

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('kernelLens');
  return {
    nsysPath: textOf(configuration.get('nsysPath')),
    ncuPath: textOf(configuration.get('ncuPath')),
    treeFollowsSelection: configuration.get('tree.followSelection', true),
    keysByPlace: configuration.get('timeline.navigation') === 'places',
    treeSort: TREE_SORTS.find(sort => sort === configuration.get('tree.sort')) ?? 'order',
    codeLens: configuration.get('codeLens.enabled', true),
    heat: HEATS.find(heat => heat === configuration.get('heat')) ?? 'ruler',
    pathMapping: mappings(configuration.get('pathMapping')),
  };
}

/** Settings are written by hand: what is no text counts as none. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** Whatever is no mapping is left out: settings are written by hand. */
function mappings(value: unknown): readonly PathMapping[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).filter(
    (entry): entry is PathMapping =>
      typeof entry === 'object' &&
      entry !== null &&
      typeof (entry as Partial<PathMapping>).from === 'string' &&
      typeof (entry as Partial<PathMapping>).to === 'string',
  );
}
