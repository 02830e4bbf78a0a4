/** The forms that names of kernels can be shown in, as items of a table's menu. */

import type { NameForm } from '../../src/core/protocol/tables.ts';
import { t } from '../ui/l10n.ts';
import type { MenuItem } from './menu.ts';

const FORMS: readonly (readonly [NameForm, string])[] = [
  ['short', 'Short'],
  ['demangled', 'Demangled'],
  ['mangled', 'Mangled'],
];

export function nameItems(current: NameForm, choose: (form: NameForm) => void): MenuItem[] {
  return FORMS.map(([form, label]) => ({
    label: t(label),
    radio: true,
    on: current === form,
    choose: () => choose(form),
  }));
}
