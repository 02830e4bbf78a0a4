/**
 * Work that waits for a pause: in typing, in dragging, of a pointer. Also whether the page rests: nothing waits, and
 * nothing that the host was asked is unanswered. Only tests ask that.
 */

const waiting = new Set<Pause>();

/** One piece of work at a time: a later one takes the place of the one before. */
export class Pause {
  private timer: ReturnType<typeof setTimeout> | undefined;

  get waits(): boolean {
    return waiting.has(this);
  }

  /** Does `act` once `ms` have gone by without another call. */
  before(ms: number, act: () => void): void {
    this.cancel();
    waiting.add(this);
    this.timer = globalThis.setTimeout(() => {
      this.cancel();
      act();
    }, ms);
  }

  cancel(): void {
    globalThis.clearTimeout(this.timer);
    waiting.delete(this);
  }
}

/** What a page says of itself, idle only where the page rests as a whole. */
export function resting<P extends { readonly idle: boolean }>(
  probe: P,
  host: { readonly waiting: number },
): P {
  return { ...probe, idle: probe.idle && waiting.size === 0 && host.waiting === 0 };
}
