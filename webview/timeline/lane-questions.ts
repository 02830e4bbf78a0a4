/** What one trace's lanes, and the card at the pointer, ask about it. Answered by the page's host. */

import type { TrackId } from '../../src/core/lod/types.ts';
import type { SpanDetails } from '../../src/core/protocol/engine.ts';
import type { CancelSignal } from '../../src/core/protocol/rpc.ts';
import type { Host } from './selection.ts';
import type { FetchTiles } from './tiles.ts';

/** What a lane view asks about its trace. */
export interface LaneQuestions {
  readonly tiles: FetchTiles;
  details(
    request: { readonly track: TrackId; readonly span: number },
    signal: CancelSignal,
  ): Promise<SpanDetails>;
  /** Absent where white space is not explained. */
  readonly idle?: Pick<Host, 'call'>;
}
