/** The sheet of keys: a modal dialog over the page. */

import { iconButton } from '../ui/controls.ts';
import { element } from '../ui/dom.ts';
import { t } from '../ui/l10n.ts';
import { SHEET, type Sheet } from './keys.ts';

export class HelpSheet {
  private dialog: HTMLDialogElement | undefined;
  private readonly sheet: Sheet;

  constructor(sheet: Sheet = SHEET) {
    this.sheet = sheet;
  }

  toggle(): void {
    const dialog = (this.dialog ??= this.make());
    if (dialog.open) dialog.close();
    else dialog.showModal();
  }

  dispose(): void {
    this.dialog?.remove();
  }

  get open(): boolean {
    return this.dialog?.open === true;
  }

  private make(): HTMLDialogElement {
    const close = iconButton({
      icon: 'close',
      label: t('Close'),
      onClick: () => this.dialog?.close(),
    });
    const heading = element(
      'header',
      {},
      element('h2', { id: 'sheet-title' }, t('Keys and mouse')),
      close,
    );
    const sections = this.sheet.map(([title, keys]) =>
      element(
        'section',
        {},
        element('h3', {}, t(title)),
        element('dl', {}, ...keys.map(([key, text]) => row(key, t(text)))),
      ),
    );
    const dialog = element(
      'dialog',
      { class: 'sheet', 'aria-labelledby': 'sheet-title' },
      heading,
      element('div', { class: 'sheet-body' }, ...sections),
    );
    dialog.addEventListener('click', event => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener('keydown', event => {
      if (event.key === '?') dialog.close();
      event.stopPropagation();
    });
    return document.body.appendChild(dialog);
  }
}

/** Words on keys and of the mouse are translated; a sign is the key itself. */
function capOf(key: string): string {
  return /[a-z]{2}/i.test(key) ? t(key) : key;
}

function row(keys: string, text: string): HTMLElement {
  const caps = keys.split('  ').flatMap(key => [element('kbd', {}, capOf(key)), ' ']);
  return element('div', {}, element('dt', {}, ...caps), element('dd', {}, text));
}
