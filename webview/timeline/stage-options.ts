/** What a stage is given, what it tells, and what it asks for on every drawing. */

import type { Failure } from '../../src/core/base/result.ts';
import type { Track } from '../../src/core/lod/types.ts';
import type { Minimap } from './minimap.ts';
import type { Navigator } from './navigator.ts';
import type { OverlayState } from './overlay.ts';
import type { Host } from './selection.ts';
import type { FetchTiles } from './tiles.ts';

export interface StageEvents {
  /** Window, folding or scrolling changed. */
  moved(): void;
  failed(failure: Failure): void;
  recovered(): void;
}

/** What overlay.ts needs and the stage does not know. */
export type OverlayInput = Pick<
  OverlayState,
  'selection' | 'selected' | 'twins' | 'links' | 'hover' | 'pointerNs' | 'marks' | 'zoomBox'
>;

export interface StageOptions {
  readonly tracks: readonly Track[];
  readonly navigator: Navigator;
  readonly fetch: FetchTiles;
  /** Answers about idle time; absent where none is hatched. */
  readonly idle?: Pick<Host, 'call'>;
  /** Drawn with the lanes, wherever the page puts it. */
  readonly minimap?: Minimap;
  /** What the picture is, for screen readers. */
  readonly label: string;
  readonly folded: Readonly<Record<string, boolean>>;
  readonly overlay: () => OverlayInput;
  readonly events: StageEvents;
}
