/**
 * The points of the report's other kernels as one image, so that thousands of them cost no more than one while the
 * window moves: the image is moved and stretched with it, and drawn anew where the window leaves it. At rest points are
 * drawn one by one, in their places and sizes.
 */

import type { Brush } from './roofline-brush.ts';
import type { RooflineModel } from './roofline-model.ts';
import type { Paper } from './roofline-places.ts';

/** Around the window, as a share of it: how far it moves until the image is drawn anew. */
const MARGIN = 0.5;
/** A larger or smaller image would show how it is made. */
const STRETCH = 1.6;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Image {
  readonly model: RooflineModel;
  readonly colors: Brush['colors'];
  readonly bitmap: ImageBitmap;
  /** What it shows, in pixels of `paper`. */
  readonly box: Box;
  readonly paper: Paper;
}

/** Puts the points in `box` on a context whose origin is that of the page's canvas. */
export type DrawPoints = (context: OffscreenCanvasRenderingContext2D, box: Box) => void;

export class PointLayer {
  private image: Image | undefined;

  /** With the image at hand where it will do. */
  draw(brush: Brush, points: DrawPoints): void {
    const fitting = this.image === undefined ? undefined : placed(this.image, brush);
    if (fitting === undefined) {
      this.image?.bitmap.close();
      this.image = made(brush, points);
    }
    const { image } = this;
    const box = fitting ?? image?.box;
    if (image === undefined || box === undefined) return;
    const { left, top, right, bottom } = box;
    brush.context.drawImage(image.bitmap, left, top, right - left, bottom - top);
  }

  clear(): void {
    this.image?.bitmap.close();
    this.image = undefined;
  }
}

/** Where the image lies in the window now; undefined where it is of something else or does not reach. */
function placed({ model, colors, box, paper }: Image, brush: Brush): Box | undefined {
  if (model !== brush.model || colors !== brush.colors) return undefined;
  const { area, paper: now } = brush;
  const [scaleX, scaleY] = [now.perX / paper.perX, now.perY / paper.perY];
  for (const scale of [scaleX, scaleY]) {
    if (scale > STRETCH || scale < 1 / STRETCH) return undefined;
  }
  const x = (pixel: number): number => now.x0 + (pixel - paper.x0) * scaleX;
  const y = (pixel: number): number => now.y0 + (pixel - paper.y0) * scaleY;
  const found = { left: x(box.left), top: y(box.top), right: x(box.right), bottom: y(box.bottom) };
  const reaches =
    found.left <= area.left &&
    found.top <= area.top &&
    found.right >= area.right &&
    found.bottom >= area.bottom;
  return reaches ? found : undefined;
}

function made(brush: Brush, points: DrawPoints): Image | undefined {
  const { area, model, colors, paper } = brush;
  const ratio = window.devicePixelRatio;
  const [wide, high] = [area.right - area.left, area.bottom - area.top];
  const box = {
    left: Math.floor(area.left - wide * MARGIN),
    top: Math.floor(area.top - high * MARGIN),
    right: Math.ceil(area.right + wide * MARGIN),
    bottom: Math.ceil(area.bottom + high * MARGIN),
  };
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.ceil((box.right - box.left) * ratio)),
    Math.max(1, Math.ceil((box.bottom - box.top) * ratio)),
  );
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  context.scale(ratio, ratio);
  context.translate(-box.left, -box.top);
  points(context, box);
  return { model, colors, bitmap: canvas.transferToImageBitmap(), box, paper };
}
