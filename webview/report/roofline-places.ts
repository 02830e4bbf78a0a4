/**
 * Where values are on log-log paper: the decades of all points once a picture, pixels out of these by a product and a
 * sum, and the point under the pointer. Thousands of points move with the pointer, so nothing here takes logarithms or
 * makes objects for each. Draws nothing.
 */

/** Pixels of the value 1, and how many a decade takes; upwards they are negative. */
export interface Paper {
  readonly x0: number;
  readonly perX: number;
  readonly y0: number;
  readonly perY: number;
}

interface LogScale {
  getPixelForValue(value: number): number;
}

/** Of two logarithmic scales that know their ends. */
export function paperOf(x: LogScale | undefined, y: LogScale | undefined): Paper {
  const [x0, y0] = [x?.getPixelForValue(1) ?? 0, y?.getPixelForValue(1) ?? 0];
  return {
    x0,
    perX: (x?.getPixelForValue(10) ?? 1) - x0,
    y0,
    perY: (y?.getPixelForValue(10) ?? 1) - y0,
  };
}

/** x and y of each point in turn, in decades. */
export function decadesOf(
  marks: readonly { readonly x: number; readonly y: number }[],
): Float64Array {
  const decades = new Float64Array(2 * marks.length);
  marks.forEach(({ x, y }, i) => {
    decades[2 * i] = Math.log10(x);
    decades[2 * i + 1] = Math.log10(y);
  });
  return decades;
}

/** The place of the point that is nearest by its edge, of equally near ones the last; -1 = none within `far` pixels. */
export function nearest(
  marks: readonly { readonly radius: number }[],
  decades: Float64Array,
  { x0, perX, y0, perY }: Paper,
  at: { readonly x: number; readonly y: number },
  far: number,
): number {
  let best = -1;
  let least = far;
  for (let i = 0; i < marks.length; i++) {
    const radius = marks[i]?.radius ?? 0;
    const reach = least + radius;
    const dx = x0 + perX * (decades[2 * i] ?? NaN) - at.x;
    if (!(dx <= reach && dx >= -reach)) continue;
    const dy = y0 + perY * (decades[2 * i + 1] ?? NaN) - at.y;
    if (!(dy <= reach && dy >= -reach)) continue;
    const distance = Math.hypot(dx, dy) - radius;
    if (distance > least) continue;
    least = distance;
    best = i;
  }
  return best;
}
