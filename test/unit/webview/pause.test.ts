// Work that waits for a pause, and whether a page rests.

import assert from 'node:assert/strict';
import { Pause, resting } from '../../../webview/ui/pause.ts';

describe('a pause', () => {
  const host = { waiting: 0 };
  const isIdle = (of = host): boolean => resting({ idle: true }, of).idle;

  it('does the last of what was wanted, once', async () => {
    const done: string[] = [];
    const pause = new Pause();
    pause.before(1, () => done.push('first'));
    await new Promise<void>(resolve => pause.before(1, () => resolve(void done.push('second'))));
    assert.deepEqual(done, ['second']);
    assert.equal(pause.waits, false);
  });

  it('keeps the page from resting until it is over or given up', async () => {
    const pauses = [new Pause(), new Pause()] as const;
    pauses[0].before(600_000, () => assert.fail('it was given up'));
    const over = new Promise<void>(resolve => pauses[1].before(1, resolve));
    assert.equal(isIdle(), false);
    await over;
    assert.equal(isIdle(), false);
    pauses[0].cancel();
    assert.equal(isIdle(), true);
  });

  it('is not all: the page waits for answers, and says so itself where it moves', () => {
    assert.equal(isIdle({ waiting: 1 }), false);
    assert.equal(resting({ idle: false }, host).idle, false);
  });
});
