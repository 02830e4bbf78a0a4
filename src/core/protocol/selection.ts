/** The one type that tree, timeline, tables and comparisons say what is selected in. */

import type { TrackId, Window } from '../lod/types.ts';

/** Selection, one thing everywhere: a window of time, and the spans that make it up where they are few. */
export interface Selection extends Window {
  /** Span row, where a single span is selected. */
  readonly span?: number;
  /** Node of the model tree that this is, where it is one. */
  readonly node?: string;
  /** Text for the footer and for screen readers. */
  readonly label: string;
  /** Tracks that the selection is limited to; absent = all. */
  readonly tracks?: readonly TrackId[];
}
