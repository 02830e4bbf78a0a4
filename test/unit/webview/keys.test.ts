// Keys: the conventions people know, free of the keyboard's layout, and VS Code's own left alone.

import assert from 'node:assert/strict';
import { actionFor, type KeyPress } from '../../../webview/timeline/keys.ts';
import { checkState } from '../../../webview/timeline/view-state.ts';

const press = (key: string, more: Partial<KeyPress> = {}) =>
  actionFor({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('keys', () => {
  it('do what they do in other profilers', () => {
    const cross = ['w', 'a', 's', 'd'].map(key => press(key));
    assert.deepEqual(cross, ['zoomIn', 'panLeft', 'zoomOut', 'panRight']);
    assert.deepEqual(
      [press('m'), press('f'), press('q')],
      ['mark', 'centerSelection', 'toggleDetails'],
    );
    assert.deepEqual(
      [press('/'), press('?'), press('Escape')],
      ['search', 'help', 'clearSelection'],
    );
    assert.equal(press('f', { ctrlKey: true }), 'search');
    assert.equal(press('f', { metaKey: true }), 'search');
  });

  it('have one action where people know several keys', () => {
    const same = [
      ['w', 'W', '+', '='],
      ['s', '-', '_'],
      ['a', 'ArrowLeft'],
      ['d', 'ArrowRight'],
    ];
    for (const [first = '', ...others] of [...same, ['0', 'Home']]) {
      assert.notEqual(press(first), undefined, first);
      for (const key of others) assert.equal(press(key), press(first), key);
    }
  });

  it('lie in pairs where actions are opposites', () => {
    assert.deepEqual([press('.'), press(',')], ['nextSpan', 'previousSpan']);
    assert.deepEqual([press('['), press(']')], ['followLaunch', 'followOperation']);
    assert.deepEqual([press('ArrowUp'), press('ArrowDown')], ['scrollUp', 'scrollDown']);
    assert.deepEqual([press('i'), press('I', { shiftKey: true })], ['nextIdle', 'previousIdle']);
    assert.equal(press('W', { shiftKey: true }), 'zoomIn', 'other letters do not change');
  });

  it('each do something else', () => {
    const keys = [...'wsadefimnqr.,[]/?0', 'Backspace', 'Escape', 'ArrowUp', 'ArrowDown'];
    const actions = keys.map(key => press(key));
    assert.ok(!actions.includes(undefined), keys.filter(key => press(key) === undefined).join(' '));
    assert.equal(new Set(actions).size, keys.length);
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
