/**
 * What can be put on a side of a comparison: a file or folder, or a node of its model tree, as plain data that survives
 * a reload of the window. Opens nothing.
 */

import * as vscode from 'vscode';
import { OpenFile } from '../open-file.ts';
import { OpenTrace } from '../open-trace.ts';
import { nameOfElement } from '../tree/model-items.ts';
import type { ModelElement } from '../tree/model-nodes.ts';

export interface DiffTarget {
  readonly uri: string;
  /** Id of a node; absent = the default scope of the trace. */
  readonly node?: string;
  /** For people: the file's name, and the node's where there is one. */
  readonly label: string;
}

/** Several targets of a side are repeats of the same run. */
export interface DiffPair {
  readonly a: readonly DiffTarget[];
  readonly b: readonly DiffTarget[];
}

export function targetOfUri(uri: vscode.Uri): DiffTarget {
  return { uri: uri.toString(), label: uri.path.slice(uri.path.lastIndexOf('/') + 1) };
}

/** Whether a target is a file or folder, or in it. */
export function isWithin({ uri }: DiffTarget, place: vscode.Uri): boolean {
  return uri === place.toString() || uri.startsWith(`${place.toString()}/`);
}

/** A target after the file or folder that it is, or is in, has gone from one place to another. */
export function movedTarget(target: DiffTarget, from: vscode.Uri, to: vscode.Uri): DiffTarget {
  if (!isWithin(target, from)) return target;
  const uri = to.toString() + target.uri.slice(from.toString().length);
  const nameOf = (text: string): string => targetOfUri(vscode.Uri.parse(text, true)).label;
  const label = nameOf(uri) + target.label.slice(nameOf(target.uri).length);
  return { ...target, uri, label };
}

/** What menus hand over: a file, several files, an item of the views. Empty = none. */
export function targetsOf(argument: unknown, selection: unknown): readonly DiffTarget[] {
  if (Array.isArray(selection) && selection.length > 1) {
    return selection.flatMap(one => targetOf(one) ?? []);
  }
  const target = targetOf(argument);
  return target === undefined ? [] : [target];
}

function targetOf(argument: unknown): DiffTarget | undefined {
  if (argument instanceof vscode.Uri) return targetOfUri(argument);
  if (argument instanceof OpenFile) return targetOfUri(argument.uri);
  if (!isElement(argument)) return undefined;
  const { trace, node } = argument;
  const file = targetOfUri(trace.uri);
  if (node === undefined) return file;
  return { ...file, node: node.id, label: `${file.label} · ${nameOfElement(argument)}` };
}

function isElement(argument: unknown): argument is ModelElement {
  const isObject = typeof argument === 'object' && argument !== null;
  return isObject && 'trace' in argument && argument.trace instanceof OpenTrace;
}

export function uriOfTarget({ uri }: DiffTarget): vscode.Uri {
  return vscode.Uri.parse(uri, true);
}

/** A kernel report by its name, or because it is open as one; other files are looked into when they are opened. */
export function isReportTarget({ uri }: DiffTarget, reports: readonly OpenFile[]): boolean {
  return uri.endsWith('.ncu-rep') || reports.some(report => report.uri.toString() === uri);
}

/** `eager7b.sqlite`, or `run1.sqlite and 2 more`. */
export function labelOfSide(targets: readonly DiffTarget[]): string {
  const [first] = targets;
  const name = first?.label ?? '';
  return targets.length > 1 ? vscode.l10n.t('{0} and {1} more', name, targets.length - 1) : name;
}

export function keyOfPair({ a, b }: DiffPair): string {
  const places = (side: readonly DiffTarget[]): unknown => side.map(({ uri, node }) => [uri, node]);
  return JSON.stringify([places(a), places(b)]);
}

/** What was kept by an earlier window, as far as it is of use. */
export function checkTargets(value: unknown): readonly DiffTarget[] {
  return Array.isArray(value) ? value.filter(isTarget) : [];
}

export function checkPair(value: unknown): DiffPair | undefined {
  if (typeof value !== 'object' || value === null || !('a' in value) || !('b' in value)) {
    return undefined;
  }
  const pair = { a: checkTargets(value.a), b: checkTargets(value.b) };
  return pair.a.length > 0 && pair.b.length > 0 ? pair : undefined;
}

function isTarget(value: unknown): value is DiffTarget {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, node, label } = value as Readonly<Record<string, unknown>>;
  const texts =
    typeof uri === 'string' && /^[a-z][\w+.-]*:/i.test(uri) && typeof label === 'string';
  return texts && (node === undefined || typeof node === 'string');
}
