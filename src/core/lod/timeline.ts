/** The timeline of one trace: the tiles of its tracks, and the answers to what a page asks about them. */

import { ok, type Result } from '../base/result.ts';
import type {
  AreaSummary,
  LinkedSpan,
  SearchHit,
  SearchRequest,
  SpanDetails,
} from '../protocol/engine.ts';
import type { Selection } from '../protocol/selection.ts';
import type { SpanRow } from '../trace/columns.ts';
import { summarizeArea } from './area.ts';
import { TimelineContent } from './content.ts';
import { counterTile } from './counter-tile.ts';
import { spanDetails } from './details.ts';
import { linkedSpans } from './linked.ts';
import { neighbour } from './neighbour.ts';
import { findHits, searchFrom, type Hits } from './search.ts';
import { spanTile } from './tile.ts';
import type { Tile, TileRequest, TrackId, Window } from './types.ts';

export class Timeline extends TimelineContent {
  /** Of the last search. */
  private hits: Hits | undefined;

  /** One tile for each track that draws something, in the order asked for. */
  tiles(request: TileRequest): Tile[] {
    const tiles: Tile[] = [];
    request.tracks.forEach((track, i) => {
      const content = this.contentOf(track);
      if (content?.kind === 'counter') {
        const source = this.counter(content.counter);
        tiles.push(counterTile(source, track, request, request.nsPerPixel));
        return;
      }
      const source = this.sourceOf(track);
      if (source === undefined) return;
      tiles.push(spanTile(source, track, request, request.nsPerPixel, request.rows?.[i]));
    });
    return tiles;
  }

  details(track: TrackId, span: number): SpanDetails | undefined {
    return spanDetails(this, track, span);
  }

  linked(row: SpanRow): LinkedSpan[] {
    return linkedSpans(this, row);
  }

  neighbour(row: SpanRow, direction: 1 | -1): Selection | undefined {
    return neighbour(this, row, direction);
  }

  /** The next or previous span whose name matches. A failure where the query is no regular expression. */
  search(request: Omit<SearchRequest, 'trace'>): Result<SearchHit | undefined> {
    if (this.hits?.text !== request.text) {
      const found = findHits(this.trace, request.text);
      if (!found.ok) return found;
      this.hits = found.value;
    }
    return ok(searchFrom(this, request, this.hits));
  }

  area(window: Window, tracks?: readonly TrackId[]): AreaSummary {
    return summarizeArea(this, window, tracks);
  }
}
