// Keys: the conventions people know, free of the keyboard's layout, and VS Code's own left alone.

import assert from 'node:assert/strict';
import { actionFor, type KeyPress } from '../../../webview/timeline/keys.ts';
import { checkState } from '../../../webview/timeline/view-state.ts';

const press = (key: string, more: Partial<KeyPress> = {}) =>
  actionFor({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('keys', () => {
  it('do what they do in other profilers', () => {
    const expected = {
      w: 'zoomIn',
      W: 'zoomIn',
      '+': 'zoomIn',
      s: 'zoomOut',
      '-': 'zoomOut',
      a: 'panLeft',
      d: 'panRight',
      ArrowLeft: 'panLeft',
      ArrowRight: 'panRight',
      ArrowUp: 'scrollUp',
      ArrowDown: 'scrollDown',
      f: 'centerSelection',
      0: 'fitAll',
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
    for (const [key, action] of Object.entries(expected)) assert.equal(press(key), action, key);
    assert.equal(press('I', { shiftKey: true }), 'previousIdle');
    assert.equal(press('W', { shiftKey: true }), 'zoomIn', 'other letters do not change');
    assert.equal(press('f', { ctrlKey: true }), 'search');
    assert.equal(press('f', { metaKey: true }), 'search');
  });

  it("leave VS Code's own alone", () => {
    for (const key of ['p', 'P', 'w', 'Tab', 's', 'a', 'd', '/']) {
      assert.equal(press(key, { ctrlKey: true }), undefined, `Ctrl+${key}`);
    }
    assert.equal(press('F1'), undefined);
    assert.equal(press('w', { altKey: true }), undefined);
  });

  it('follow the layout, and the place of the key where it writes no Latin letters', () => {
    assert.equal(press('z', { code: 'KeyW' }), undefined);
    assert.equal(press('ц', { code: 'KeyW' }), 'zoomIn');
  });

  it('count by place where the user wants that, so that AZERTY has the same cross of keys', () => {
    const typed = (key: string, code: string, ctrlKey = false) =>
      actionFor({ key, code, ctrlKey, metaKey: false, altKey: false }, true);
    const pressed = ['z', 'q', 's', 'd'].map((key, i) => typed(key, `Key${'WASD'[i]}`));
    assert.deepEqual(pressed, ['zoomIn', 'panLeft', 'zoomOut', 'panRight']);
    assert.equal(typed('a', 'KeyQ'), 'toggleDetails');
    assert.equal(typed('m', 'Semicolon'), 'mark', 'no letter is there on QWERTY');
    assert.equal(typed(',', 'KeyM'), 'previousSpan', 'signs are what they write');
    assert.equal(typed('?', 'Comma'), 'help');
    assert.equal(typed('f', 'KeyF', true), 'search');
    assert.equal(typed('z', 'KeyW', true), undefined);
  });
});

describe('kept state', () => {
  it('takes what is sound and leaves the rest', () => {
    const window = { startNs: 1, endNs: 2 };
    assert.deepEqual(
      checkState({ window, folded: { a: true }, headerWidth: 200, scrollTop: 'x' }),
      {
        window,
        folded: { a: true },
        headerWidth: 200,
      },
    );
    assert.deepEqual(checkState({ window: { startNs: 3, endNs: 2 }, marks: [window, 1] }), {});
    assert.deepEqual(checkState(null), {});
    assert.deepEqual(checkState([]), {});
  });
});
