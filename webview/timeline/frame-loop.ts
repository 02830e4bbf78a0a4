/** At most one animation frame at a time, for something that draws itself when it has changed. */

export class FrameLoop {
  private scheduled = 0;
  private readonly frame: (timeMs: number) => void;

  constructor(frame: (timeMs: number) => void) {
    this.frame = frame;
  }

  get idle(): boolean {
    return this.scheduled === 0;
  }

  request(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(time => {
      this.scheduled = 0;
      this.frame(time);
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.scheduled);
  }
}
