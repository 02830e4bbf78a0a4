/**
 * Watches a window of VS Code and the pages in it: when a file was double-clicked, when a page showed its progress and
 * its first picture, and what kept a thread busy. Moments are ms since 1970, since every frame has a clock of its own.
 */

import type { Page } from 'playwright-core';

export interface Seen {
  /** The last double click in this frame. */
  asked?: number;
  /** A progress bar of the page, or in the window the one in its status bar, was painted. */
  progress?: number;
  /** Boxes of a trace were painted. */
  picture?: number;
  /** Tasks of the frame's own of 50 ms and more: begin and length. */
  readonly blocks: [number, number][];
}

/** Watches the window and the pages that it will show. */
export async function watchPictures(page: Page): Promise<void> {
  await page.evaluate(watch);
  await page.addInitScript(watch);
}

/** Of the workbench, and of each page with a trace or the progress of one. */
export async function seenIn(page: Page): Promise<{ window: Seen; pages: Seen[] }> {
  const all = page.frames().map(frame => frame.evaluate<Seen | undefined>('globalThis.klSeen'));
  const [window, ...others] = await Promise.all(all.map(each => each.catch(() => undefined)));
  const isPage = (seen: Seen | undefined): seen is Seen =>
    seen?.progress !== undefined || seen?.picture !== undefined;
  return { window: window ?? { blocks: [] }, pages: others.filter(isPage) };
}

/** In every frame. */
function watch(): void {
  /** More rectangles than lines and backgrounds make. */
  const BOXES = 50;
  /** The page's own, and what the status bar says of a file that is being read. */
  const PROGRESS =
    '.screen [role=progressbar], .statusbar-item[id^="kernel-lens"] .codicon-loading';
  const seen: Seen = { blocks: [] };
  Object.assign(globalThis, { klSeen: seen });
  const since1970 = (ms: number): number => performance.timeOrigin + ms;
  const painted = (what: 'progress' | 'picture'): void => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => (seen[what] ??= since1970(performance.now()));
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  addEventListener('dblclick', event => (seen.asked = since1970(event.timeStamp)), true);
  new PerformanceObserver(list => {
    for (const { name, startTime, duration } of list.getEntries()) {
      if (name === 'self') seen.blocks.push([since1970(startTime), duration]);
    }
  }).observe({ type: 'longtask', buffered: true });
  let boxes = 0;
  const fillRect = Reflect.get(CanvasRenderingContext2D.prototype, 'fillRect');
  CanvasRenderingContext2D.prototype.fillRect = function (...args) {
    fillRect.apply(this, args);
    const { canvas } = this;
    if (boxes > BOXES || !canvas.classList.contains('data-canvas')) return;
    if (++boxes > BOXES) painted('picture');
  };
  // No observer and no frame's callback: VS Code writes its pages into a document that is opened anew.
  const look = (): void => {
    delete seen.progress;
    const looking = setInterval(() => {
      const isShown = document.querySelector(PROGRESS) !== null;
      if (isShown) painted('progress');
      if (isShown || seen.picture !== undefined) clearInterval(looking);
    }, 10);
  };
  addEventListener('dblclick', look, true);
  look();
}
