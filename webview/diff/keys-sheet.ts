/** The sheet of keys of a comparison: of the timeline's own those that work here too, and those of its rows. */

import { SHEET, type Sheet } from '../timeline/keys.ts';

/** What a comparison has no use for, or says otherwise. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'Select an area and sum it up',
  'Find by name',
  'Next and previous hit',
  'Show or hide details and tables',
]);

/** Sections that are about other parts. */
const OTHER_PARTS: ReadonlySet<string> = new Set(['In tables']);

/** Sections and texts in English, for `t`. */
export const DIFF_SHEET: Sheet = [
  ...SHEET.filter(([title]) => !OTHER_PARTS.has(title)).map(([title, keys]) => {
    const own = keys.filter(([, text]) => !ELSEWHERE.has(text));
    const more = title === 'Select' ? [['Drag', 'Select an area on both sides'] as const] : [];
    const find = title === 'Find and show' ? [['/  Ctrl+F', 'Filter the rows'] as const] : [];
    return [title, [...find, ...own, ...more]] as const;
  }),
  [
    'In the rows',
    [
      ['↑  ↓', 'Select a row and show it on both timelines'],
      ['→  ←', 'Unfold and fold'],
      ['Space', 'Unfold or fold'],
      ['Enter', 'Open it in B'],
      ['Shift+Enter', 'Open it in A'],
      ['Esc', 'Clear the selection'],
    ],
  ],
];
