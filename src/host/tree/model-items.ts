/** Elements of the model tree as VS Code items: label, description, icon, tooltip, and what a click does. */

import * as vscode from 'vscode';
import { forCount } from '../../core/format/count.ts';
import { grouped } from '../../core/format/number.ts';
import { formatTime } from '../../core/format/time.ts';
import type { Unclassified } from '../../core/protocol/analysis.ts';
import type { TreeNode } from '../../core/protocol/engine.ts';
import { descriptionOf, labelOf, nameOf, spokenText, tooltipLines } from './describe.ts';
import type { OpenTrace } from '../open-trace.ts';
import type { ModelElement } from './model-nodes.ts';
import { NODE_ICONS, roleColor } from './roles.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export function itemOf(element: ModelElement): vscode.TreeItem {
  if (element.kind === 'more') return moreItem(element);
  return element.node === undefined ? traceItem(element) : nodeItem(element, element.node);
}

/** For Copy Name. */
export function nameOfElement({ node, trace }: ModelElement): string {
  return node === undefined ? trace.name : nameOf(node, vscode.l10n.t);
}

function traceItem({ trace, key }: ModelElement): vscode.TreeItem {
  const item = new vscode.TreeItem(trace.name, Expanded);
  item.id = key;
  item.contextValue = 'trace';
  item.iconPath = new vscode.ThemeIcon(NODE_ICONS.trace);
  if (trace.state.kind === 'open') {
    const { startNs, endNs } = trace.state.summary;
    item.description = formatTime(endNs - startNs);
  }
  // The tooltip comes when it is asked for: see `traceTooltip`.
  return item;
}

function namesText(names: number): string {
  return forCount(names, vscode.l10n.t('1 name'), vscode.l10n.t('{0} names', grouped(names)));
}

/** Names of kernels in a tooltip. */
const NAMED = 5;

/** Path, and how much of the trace has no operator because no rule knows its kernels. */
export function traceTooltip(
  trace: OpenTrace,
  { kernels, ns, names }: Unclassified,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(trace.uri.fsPath);
  if (kernels === 0) return text;
  text.appendMarkdown('\n\n');
  text.appendText(
    vscode.l10n.t(
      '{0} of {1} without an operator, {2}:',
      forCount(kernels, vscode.l10n.t('1 kernel'), vscode.l10n.t('{0} kernels', grouped(kernels))),
      namesText(names.length),
      formatTime(ns),
    ),
  );
  for (const { name, count, ns: time } of names.slice(0, NAMED)) {
    text.appendMarkdown('\n- ');
    text.appendText(`${grouped(count)} × ${name} · ${formatTime(time)}`);
  }
  const more = names.length - NAMED;
  if (more > 0) {
    text.appendMarkdown('\n- ');
    const rest = vscode.l10n.t('and {0} more names', grouped(more));
    text.appendText(forCount(more, vscode.l10n.t('and 1 more name'), rest));
  }
  text.appendMarkdown('\n\n');
  text.appendText(vscode.l10n.t('The setting kernelLens.operatorRules can name their operators.'));
  return text;
}

function nodeItem(element: ModelElement, node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    labelOf(node, vscode.l10n.t),
    node.hasChildren ? Collapsed : None,
  );
  item.id = element.key;
  item.contextValue = `node.${node.kind}`;
  item.description = descriptionOf(node, vscode.l10n.t);
  item.tooltip = tooltipOf(node);
  item.iconPath = iconOf(node);
  item.accessibilityInformation = { label: spokenText(node, vscode.l10n.t) };
  // A command instead of the selection event: it comes from the user alone, never from `reveal`.
  item.command = {
    command: 'kernelLens.revealInTimeline',
    title: vscode.l10n.t('Reveal in Timeline'),
    arguments: [element],
  };
  return item;
}

function moreItem(element: ModelElement): vscode.TreeItem {
  const parent = element.parent;
  const left = (parent?.total ?? 0) - (parent?.children?.length ?? 0);
  const item = new vscode.TreeItem(vscode.l10n.t('{0} more …', left), None);
  item.id = element.key;
  item.contextValue = 'more';
  item.iconPath = new vscode.ThemeIcon(NODE_ICONS.more);
  item.command = {
    command: 'kernelLens.loadMore',
    title: vscode.l10n.t('Load More'),
    arguments: [element],
  };
  return item;
}

/** Names come from a file that is not trusted, so they go in as text. */
function tooltipOf(node: TreeNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(nameOf(node, vscode.l10n.t), 'text');
  for (const line of tooltipLines(node, vscode.l10n.t)) {
    text.appendMarkdown('- ');
    text.appendText(line);
    text.appendMarkdown('\n');
  }
  return text;
}

function iconOf({ kind, role }: TreeNode): vscode.ThemeIcon {
  const color = roleColor(role);
  return new vscode.ThemeIcon(
    NODE_ICONS[kind],
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
}
