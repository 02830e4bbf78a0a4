// Waits until a page of the extension rests, by what the page says of itself. A page in a real VS Code window is asked
// on the line on which its host asks it; the host sees neither the question nor the answer.

import type { Locator } from 'playwright-core';

/** Far beyond what a busy machine needs. */
const LONGEST_MS = 60_000;

/** In a page: until two more frames have been drawn. */
const frames = (): Promise<unknown> =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

/**
 * Waits until nothing is on its way, waits for a pause or moves, and what was seen of that is drawn. Frames in between
 * are those in which the page learns of sizes and places.
 *
 * @param body of the page, which draws
 */
export async function rested<P extends { readonly idle: boolean }>(
  probe: () => Promise<P>,
  body: Locator,
): Promise<P> {
  const end = Date.now() + LONGEST_MS;
  for (let quiet = 0; Date.now() < end;) {
    const state = await probe();
    quiet = state.idle ? quiet + 1 : 0;
    if (quiet >= 3) return state;
    await body.evaluate(frames);
  }
  throw new Error('the page does not come to rest');
}

/** @param webview the element that VS Code's document for webviews is in; the page is a frame in that */
export async function webviewRests(webview: Locator): Promise<void> {
  const around = webview.contentFrame();
  const page = around.locator('#active-frame');
  await rested(() => page.evaluate(ask), page.contentFrame().locator('body'));
}

/** In VS Code's document. What pages post to their host goes through a port of this document. */
function ask(frame: Element): Promise<{ idle: boolean }> {
  const { prototype } = MessagePort;
  const post = Reflect.get(prototype, 'postMessage') as (
    this: MessagePort,
    ...sent: unknown[]
  ) => void;
  const id = 'is it at rest?';
  return new Promise(done => {
    prototype.postMessage = function (sent: unknown, ...rest: unknown[]) {
      const { message } =
        (sent as { data?: { message?: { id?: unknown; value: { idle: boolean } } } }).data ?? {};
      if (message?.id !== id) return post.call(this, sent, ...rest);
      prototype.postMessage = post;
      done(message.value);
    };
    const question = { type: 'call', id, method: 'probe', argument: 'state' };
    (frame as HTMLIFrameElement).contentWindow!.postMessage(question, '*');
  });
}
