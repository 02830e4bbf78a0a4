/** The point under the pointer among thousands, against looking at each. */

import assert from 'node:assert/strict';
import { decadesOf, nearest, paperOf } from '../../../../webview/report/roofline-places.ts';

const paper = { x0: 500, perX: 120, y0: 300, perY: -40 };
let seed = 7;
const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
const marks = Array.from({ length: 5000 }, () => ({
  x: 10 ** (8 * random() - 4),
  y: 10 ** (14 * random() - 7),
  radius: 2 + 9 * random(),
}));
const decades = decadesOf(marks);

describe('places of points on log-log paper', () => {
  it('has each value where the scales have it', () => {
    const scale = (zero: number, per: number) => ({
      getPixelForValue: (value: number) => zero + per * Math.log10(value),
    });
    assert.deepEqual(paperOf(scale(500, 120), scale(300, -40)), paper);
    assert.deepEqual([...decadesOf([{ x: 100, y: 0.1 }])], [2, -1]);
  });

  it('finds the nearest by its edge, of equally near ones the last drawn', () => {
    for (let round = 0; round < 300; round++) {
      const at = { x: 1000 * random(), y: 600 * random() };
      const far = marks.map(({ x, y, radius }) => {
        const dx = paper.x0 + paper.perX * Math.log10(x) - at.x;
        const dy = paper.y0 + paper.perY * Math.log10(y) - at.y;
        return Math.hypot(dx, dy) - radius;
      });
      const least = Math.min(...far);
      const expected = least > 6 ? -1 : far.lastIndexOf(least);
      assert.equal(nearest(marks, decades, paper, at, 6), expected);
    }
    const twice = [marks[0]!, marks[0]!];
    const place = {
      x: paper.x0 + paper.perX * decades[0]!,
      y: paper.y0 + paper.perY * decades[1]!,
    };
    assert.equal(nearest(twice, decadesOf(twice), paper, place, 6), 1);
  });

  it('skips points without a place', () => {
    const none = [{ x: NaN, y: 1, radius: 3 }];
    assert.equal(nearest(none, decadesOf(none), paper, { x: 500, y: 300 }, 6), -1);
  });
});
