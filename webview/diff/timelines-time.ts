/**
 * The time that two traces share on the page: zero is where the frames that are aligned begin, so that zooming or
 * moving one picture takes the other along. Pixels are equally long in both, or, on their own scales, the two frames
 * are equally wide. Pure arithmetic and the motion; draws nothing.
 */

import type { Window } from '../../src/core/lod/types.ts';
import type { DiffPartner, DiffSideName } from '../../src/core/protocol/diff.ts';
import { Motion, type MotionOptions } from '../timeline/motion.ts';
import { Navigator } from '../timeline/navigator.ts';
import { spanOf, withMargin } from '../timeline/window.ts';

export type Frame = DiffPartner['frame'];

export interface TimeMemory {
  readonly frame: Frame;
  readonly ownScales: boolean;
  /** In the common time. */
  readonly window: Window;
}

/** Room beside the frame that is fitted. */
const MARGIN = 0.04;

export class SharedTime {
  readonly a: Navigator;
  readonly b: Navigator;
  private readonly motion: Motion;
  private aligned: Frame;
  private own = false;

  constructor(a: Window, b: Window, frame: Frame, options: MotionOptions) {
    this.aligned = frame;
    // The limits are known only when both maps are.
    this.motion = new Motion({ startNs: 0, endNs: 1 }, options);
    this.a = new Navigator(a, this.motion, this.mapOf('a'));
    this.b = new Navigator(b, this.motion, this.mapOf('b'));
    this.motion.rebase(this.limits(), () => this.fitted());
  }

  get frame(): Frame {
    return this.aligned;
  }

  get ownScales(): boolean {
    return this.own;
  }

  /** Length of the frame in b by that in a; 1 where one of them has none. */
  get ratio(): number {
    const [a, b] = [spanOf(this.aligned.a), spanOf(this.aligned.b)];
    return a > 0 && b > 0 ? b / a : 1;
  }

  /** Lays the frame's sides over each other; the picture of `keep` stays where it is. */
  align(frame: Frame, keep: DiffSideName): void {
    this.change(keep, () => (this.aligned = frame));
  }

  setOwnScales(own: boolean): void {
    this.change('a', () => (this.own = own));
  }

  /** The frames and a little beside them. */
  fit(): void {
    this.motion.go(this.fitted(), true);
  }

  /** The same stretch on the other side. */
  across(side: DiffSideName, window: Window): Window {
    const common = this[side].common(window);
    const { originNs, scale } = this[other(side)].map;
    return {
      startNs: Math.round(originNs + common.startNs * scale),
      endNs: Math.round(originNs + common.endNs * scale),
    };
  }

  /** What is shown, for showing the same anew. */
  get memory(): TimeMemory {
    return { frame: this.aligned, ownScales: this.own, window: this.motion.target };
  }

  /** Shows what was shown before. */
  restore({ frame, ownScales, window }: TimeMemory): void {
    this.change('a', () => {
      this.aligned = frame;
      this.own = ownScales;
    });
    this.motion.jump(window);
  }

  private change(keep: DiffSideName, act: () => void): void {
    const before = this[keep].map;
    act();
    this.a.map = this.mapOf('a');
    this.b.map = this.mapOf('b');
    this.motion.rebase(this.limits(), ({ startNs, endNs }) =>
      this[keep].common({
        startNs: before.originNs + startNs * before.scale,
        endNs: before.originNs + endNs * before.scale,
      }),
    );
  }

  private mapOf(side: DiffSideName): Navigator['map'] {
    const scale = side === 'b' && this.own ? this.ratio : 1;
    return { originNs: this.aligned[side].startNs, scale };
  }

  private fitted(): Window {
    const { a, b } = this.aligned;
    const length = Math.max(spanOf(this.a.common(a)), spanOf(this.b.common(b)), 1);
    return withMargin({ startNs: 0, endNs: length }, MARGIN);
  }

  /** Both traces. */
  private limits(): Window {
    const [a, b] = [this.a.common(this.a.trace), this.b.common(this.b.trace)];
    return {
      startNs: Math.min(a.startNs, b.startNs),
      endNs: Math.max(a.endNs, b.endNs),
    };
  }
}

export function other(side: DiffSideName): DiffSideName {
  return side === 'a' ? 'b' : 'a';
}
