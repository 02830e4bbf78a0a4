/** How files are opened: the request, and how far it has come. */

export interface OpenRequest {
  readonly path: string;
  /** Names the progress notifications of this call. */
  readonly ticket: number;
}

export interface Progress {
  readonly ticket: number;
  /** 0..1 */
  readonly fraction: number;
  /** Stable id of what is being done: `detect`, `strings`, `kernels`, `api`, `ranges`, `sort` … */
  readonly phase: string;
}
