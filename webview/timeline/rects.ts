/**
 * Rectangles of one frame, collected by colour so that the canvas changes its style once a colour. Lists are
 * reused from frame to frame and never shrink.
 */

export interface RectList {
  /** x, y, width, height of each. */
  readonly data: Float32Array;
  readonly length: number;
}

class GrowingRects implements RectList {
  data = new Float32Array(256);
  length = 0;

  push(x: number, y: number, w: number, h: number): void {
    const at = this.length * 4;
    if (at === this.data.length) {
      const bigger = new Float32Array(this.data.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    this.data[at] = x;
    this.data[at + 1] = y;
    this.data[at + 2] = w;
    this.data[at + 3] = h;
    this.length++;
  }
}

/** Steps of opacity; hills fade with how little they are busy. */
export const ALPHAS = [0.5, 0.7, 0.85, 1] as const;
export const OPAQUE = ALPHAS.length - 1;

export class RectBatch {
  /** Rectangles in all lists. */
  count = 0;
  private readonly lists: (GrowingRects | undefined)[] = [];

  clear(): void {
    this.count = 0;
    for (const list of this.lists) if (list !== undefined) list.length = 0;
  }

  /** `color` as in the palette, `alpha` an index of ALPHAS. */
  push(color: number, alpha: number, x: number, y: number, w: number, h: number): void {
    const key = color * ALPHAS.length + alpha;
    let list = this.lists[key];
    if (list === undefined) {
      list = new GrowingRects();
      this.lists[key] = list;
    }
    list.push(x, y, w, h);
    this.count++;
  }

  forEach(visit: (color: number, alpha: number, rects: RectList) => void): void {
    this.lists.forEach((list, key) => {
      if (list === undefined || list.length === 0) return;
      visit(Math.floor(key / ALPHAS.length), ALPHAS[key % ALPHAS.length] ?? 1, list);
    });
  }
}
