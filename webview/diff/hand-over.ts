/**
 * One comparison in the place of another without a blank in between: the old one is seen until the new one is filled.
 */

import type { DiffPage } from './page.ts';

/** Longest that the old one stays, ms: a new one that takes longer shows how it fills. */
const LONGEST_MS = 1500;

/** @returns takes the old one away at once */
export function handOver(
  app: HTMLElement,
  old: DiffPage,
  next: DiffPage,
  done: () => void,
): () => void {
  old.element.inert = true;
  old.element.classList.add('is-leaving');
  app.replaceChildren(next.element, old.element);
  return whenFilled(next, () => {
    old.dispose();
    old.element.remove();
    done();
  });
}

/** Calls once when the page has something to show. @returns calls at once */
export function whenFilled(next: DiffPage, done: () => void): () => void {
  const begin = performance.now();
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    done();
  };
  const look = (): void => {
    if (next.probe.idle || performance.now() - begin > LONGEST_MS) end();
    else if (!isOver) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return end;
}
