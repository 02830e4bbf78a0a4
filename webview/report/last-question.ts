/**
 * The last question of a chart: what earlier ones answer is dropped, and the old picture stays, dimmed, until the new
 * one is there. Asks nothing by itself.
 */

export class LastQuestion {
  private readonly element: HTMLElement;
  private abort: AbortController | undefined;
  private pending = false;

  /** @param element what is dimmed while an answer is on its way */
  constructor(element: HTMLElement) {
    this.element = element;
  }

  get isPending(): boolean {
    return this.pending;
  }

  /** For what else is asked about the same picture; aborted by the next question. */
  get signal(): AbortSignal | undefined {
    return this.abort?.signal;
  }

  /** @param show draws the answer; what it throws is told as a failure, too */
  ask<T>(
    question: (signal: AbortSignal) => Promise<T>,
    show: (answer: T) => void,
    fail: (error: unknown) => void,
  ): void {
    this.cancel();
    const abort = (this.abort = new AbortController());
    this.pending = true;
    this.element.classList.add('is-old');
    question(abort.signal)
      .then(answer => {
        if (!abort.signal.aborted) show(answer);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) fail(error);
      })
      .finally(() => {
        if (abort !== this.abort) return;
        this.pending = false;
        this.element.classList.remove('is-old');
      });
  }

  cancel(): void {
    this.abort?.abort();
  }
}
