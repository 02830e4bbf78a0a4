// Marks over the picture.

import assert from 'node:assert/strict';
import { awayMark } from '../../../webview/timeline/overlay.ts';

describe('a selected box out of sight', () => {
  const at = (x: number, w = 10) => awayMark({ x, y: 100, w, h: 18 }, 800);

  it('is pointed at from the side where it lies, at its height', () => {
    for (const [x, tip, back] of [
      [820, 796, 789],
      [-20, 4, 11],
    ] as const) {
      assert.deepEqual(at(x), [tip, 109, back, 104, back, 114]);
    }
  });

  it('is not, as soon as a part of it is seen', () => {
    for (const x of [0, 400, 799, -9]) assert.equal(at(x), undefined);
    assert.equal(at(-20, 840), undefined);
  });
});
