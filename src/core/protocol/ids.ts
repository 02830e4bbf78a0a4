/** How opened files are named in every question about them. */

/** Given by the engine when a trace is opened; never reused in a session. */
export type TraceId = number & { readonly __brand?: 'TraceId' };

/** Of the same sequence as ids of traces; `close` takes both. */
export type ReportId = TraceId;
