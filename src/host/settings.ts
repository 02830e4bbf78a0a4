/**
 * The extension's settings, typed. Read when needed, so a change counts from the next use on.
 * VS Code itself ignores a workspace's `nsysPath` until the workspace is trusted (`restrictedConfigurations`).
 */

import * as vscode from 'vscode';
import { TREE_SORTS, type TreeSort } from '../core/protocol/analysis.ts';

export interface Settings {
  /** Path of the nsys program; '' = look on PATH. */
  readonly nsysPath: string;
  /** Whether the tree selects what is selected in the timeline. */
  readonly treeFollowsSelection: boolean;
  /** Order of the entries in the model view. */
  readonly treeSort: TreeSort;
  /** Whether measured ranges are shown in Python files. */
  readonly codeLens: boolean;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('kernelLens');
  return {
    nsysPath: configuration.get('nsysPath', '').trim(),
    treeFollowsSelection: configuration.get('tree.followSelection', true),
    treeSort: TREE_SORTS.find(sort => sort === configuration.get('tree.sort')) ?? 'order',
    codeLens: configuration.get('codeLens.enabled', true),
  };
}
