/**
 * Which key does what (research of the conventions people know from other profilers), as a table that the handler and
 * the sheet of keys share. Keys are taken by what they write, so that they move with the keyboard's layout; where the
 * layout writes no Latin letters, by their place. Never takes VS Code's own: Ctrl+P, Ctrl+Shift+P, Ctrl+Tab, Ctrl+W, F1.
 */

import type { PanelCommand } from '../../src/core/protocol/panel.ts';

/** Everything that a key can do: the commands of the protocol, and moves that only make sense in the page. */
export type Action =
  | PanelCommand
  | 'scrollUp'
  | 'scrollDown'
  | 'mark'
  | 'centerSelection'
  | 'followRange'
  | 'followWait'
  | 'nextIdle'
  | 'previousIdle';

const PLAIN: Readonly<Record<string, Action>> = {
  w: 'zoomIn',
  '+': 'zoomIn',
  '=': 'zoomIn',
  s: 'zoomOut',
  '-': 'zoomOut',
  _: 'zoomOut',
  a: 'panLeft',
  ArrowLeft: 'panLeft',
  d: 'panRight',
  ArrowRight: 'panRight',
  ArrowUp: 'scrollUp',
  ArrowDown: 'scrollDown',
  f: 'centerSelection',
  '0': 'fitAll',
  Home: 'fitAll',
  Backspace: 'undoZoom',
  '.': 'nextSpan',
  ',': 'previousSpan',
  '[': 'followLaunch',
  ']': 'followOperation',
  e: 'followRange',
  n: 'followWait',
  i: 'nextIdle',
  m: 'mark',
  '/': 'search',
  r: 'selectArea',
  q: 'toggleDetails',
  '?': 'help',
  Escape: 'clearSelection',
};

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey?: boolean;
}

/** With Shift; other letters do the same as without. */
const SHIFTED: Readonly<Record<string, Action>> = { i: 'previousIdle' };

/** `byPlace`: letters are those of a QWERTY keyboard at that place; keys with Ctrl are always what they write. */
export function actionFor(press: KeyPress, byPlace = false): Action | undefined {
  if (press.altKey) return undefined;
  const held = press.ctrlKey || press.metaKey;
  const name = keyName(press, byPlace && !held);
  if (held) {
    if (name === 'f') return 'search';
    return name === '0' ? 'fitAll' : undefined;
  }
  return (press.shiftKey === true ? SHIFTED[name] : undefined) ?? PLAIN[name];
}

/** Letters in lower case; a letter of a script that has none of ours is taken by its place. */
function keyName({ key, code }: KeyPress, byPlace: boolean): string {
  if (key.length !== 1) return key;
  const lower = key.toLowerCase();
  const foreign = lower > '\u024f' || key === 'Process';
  const letter = lower >= 'a' && lower <= 'z';
  if ((foreign || (byPlace && letter)) && code.startsWith('Key'))
    return code.slice(3).toLowerCase();
  return lower;
}

/** Sections of what to press and what it does (English, for `t`). */
export type Sheet = readonly (readonly [string, readonly (readonly [string, string])[]])[];

/** The sheet of keys. */
export const SHEET: Sheet = [
  [
    'Move',
    [
      ['W  S  +  −', 'Zoom in and out'],
      ['A  D  ←  →', 'Move left and right'],
      ['Ctrl+Wheel', 'Zoom at the pointer'],
      ['Shift+Wheel', 'Move left and right'],
      ['Wheel  ↑  ↓', 'Scroll the lanes'],
      ['Shift+Drag', 'Move in both directions'],
      ['Alt+Drag', 'Zoom to a stretch of time'],
      ['0', 'Show the whole trace'],
      ['Backspace', 'Undo the last zoom'],
    ],
  ],
  [
    'Select',
    [
      ['Click', 'Select a box'],
      ['Drag', 'Select an area and sum it up'],
      ['F  F F', 'Centre the selection, then fit it'],
      ['Double click', 'Fit a box'],
      ['.  ,', 'Next and previous box in the row'],
      ['[  ]', 'Go to the launch, go to the kernel'],
      ['E  N', 'Go to the range around, go to the next wait'],
      ['I  Shift+I', 'Next and previous idle time of the GPU, and its cause'],
      ['R', 'Turn the selection into an area'],
      ['M', 'Mark the selection'],
      ['Esc', 'Clear the selection'],
    ],
  ],
  [
    'Find and show',
    [
      ['/  Ctrl+F', 'Find by name'],
      ['Enter  Shift+Enter', 'Next and previous hit'],
      ['Q', 'Show or hide details and tables'],
      ['?', 'Show this sheet'],
    ],
  ],
  [
    'In tables',
    [
      ['↑  ↓', 'Select a row'],
      ['Enter', 'Zoom to the row'],
      ['Shift+↑  Shift+↓', 'Select several rows'],
      ['Ctrl+C', 'Copy the selected rows'],
    ],
  ],
];
