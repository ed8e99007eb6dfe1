/** Pen strokes: how a digit is drawn by hand, by a recorded writer or by the sample generator. */

/** One stroke: points in any unit, y downwards, pen down from the first to the last. A single point is a dot. */
export interface Stroke {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** When the pen was at each point, in milliseconds since it came down; absent where nobody recorded it. */
  readonly t?: readonly number[];
}
