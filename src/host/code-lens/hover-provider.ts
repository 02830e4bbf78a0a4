/** Hovering over a site shows what its ranges launched: the kernels by time, each with a link to the timeline. */

import * as vscode from 'vscode';
import { deviceWord, textsFor } from '../../core/format/device-name.ts';
import { DisposableStore } from '../disposable.ts';
import { readSettings } from '../settings.ts';
import { escapeMarkdown, hoverLines, HOVER_ROWS, kernelTable, titleOf } from './lens-text.ts';
import type { MeasuredSites, SiteInDocument } from './measured-sites.ts';
import { boundOf, SITE_COMMANDS, siteActions } from './lens-actions.ts';
import { commandLink, SHOW_KERNELS, SHOW_RANGE } from './site-links.ts';

export class RangeHovers extends DisposableStore implements vscode.HoverProvider {
  private readonly sites: MeasuredSites;

  constructor(sites: MeasuredSites) {
    super();
    this.sites = sites;
    this.register(vscode.languages.registerHoverProvider({ language: 'python' }, this));
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { codeLens, heat } = readSettings();
    if (!codeLens && heat === 'off') return undefined;
    const offset = document.offsetAt(position);
    const { version } = document;
    const sites = await this.sites.of(document);
    const measured =
      sites.findLast(({ site }) => site.from <= offset && offset <= site.to) ??
      (heat === 'ruler+line' ? sites.find(site => isOnLine(document, site, position)) : undefined);
    if (measured === undefined || token.isCancellationRequested) return undefined;
    const text = await hoverText(measured);
    if (document.version !== version) return undefined;
    const { from, to } = measured.site;
    const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
    return new vscode.Hover(text, range.contains(position) ? range : undefined);
  }
}

/** A heated line tells why, wherever one points at it. */
function isOnLine(
  document: vscode.TextDocument,
  { site }: SiteInDocument,
  { line }: vscode.Position,
): boolean {
  return document.positionAt(site.from).line === line;
}

async function hoverText(measured: SiteInDocument): Promise<vscode.MarkdownString> {
  const { l10n } = vscode;
  const { trace, queries, index } = measured;
  const t = textsFor(deviceWord(trace.devices), l10n.t);
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: SITE_COMMANDS };
  const [bound, kernels] = await Promise.all([
    boundOf(measured),
    trace.ask('rangeKernels', id => ({ trace: id, queries, index })),
  ]);
  const lines = hoverLines(measured, trace.name, t, bound).map(escapeMarkdown);
  text.appendMarkdown(`**${escapeMarkdown(titleOf(measured, l10n.t))}**\n\n`);
  text.appendMarkdown(`${lines.join('  \n')}\n\n`);
  const source = trace.uri.toString();
  if (kernels.length > 0) {
    const toKernel = ({ selection }: (typeof kernels)[number]): string =>
      commandLink(SHOW_RANGE, { trace: source, selection });
    text.appendMarkdown(`${kernelTable(kernels, { toKernel }, l10n.t)}\n\n`);
  }
  const links = siteActions(measured, bound).flatMap(({ title, command, argument }) => {
    if (command !== SHOW_KERNELS) return link(title, command, argument);
    // The table has the others.
    const all = l10n.t('All {0} kernels', kernels.length);
    return kernels.length > HOVER_ROWS ? link(all, command, argument) : [];
  });
  text.appendMarkdown(links.join(' · '));
  return text;
}

function link(title: string, command: string, argument: unknown): string {
  return `[${escapeMarkdown(title)}](${commandLink(command, argument)})`;
}
