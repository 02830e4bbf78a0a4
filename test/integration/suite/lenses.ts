// Code lenses of Python files, as the specs read and click them.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  await vscode.workspace.openTextDocument(uri);
  return vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    100,
  );
}

/** Lenses of a file by line: `133: layer … | Timeline | Kernels | …`. */
export async function told(uri: vscode.Uri): Promise<string[]> {
  const lines = new Map<number, string[]>();
  for (const { range, command } of await lensesOf(uri)) {
    const line = range.start.line + 1;
    lines.set(line, [...(lines.get(line) ?? []), command?.title ?? '']);
  }
  return [...lines].map(([line, titles]) => `${line}: ${titles.join(' | ')}`);
}

/** Does what the first lens of this title does. */
export async function click(uri: vscode.Uri, title: string): Promise<void> {
  const lens = (await lensesOf(uri)).find(({ command }) => command?.title === title);
  assert.ok(lens?.command, `no lens ${title}`);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}

/** What hovering over a place shows, one text a provider. */
export async function hoverTexts(uri: vscode.Uri, position: vscode.Position): Promise<string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map(content => (typeof content === 'string' ? content : content.value));
}
