/**
 * From pointer events to strokes in the unit square. One pointer draws at a time; a pen wins over the palm that rests
 * beside it, whichever came first.
 */
import type { Stroke } from '../../data/stroke.ts';

/** A pointer where it is: the part of a PointerEvent that a pen needs, with the place in units of the canvas's side. */
export interface Touch {
  readonly pointer: number;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  /** In milliseconds, from any origin. */
  readonly time: number;
}

export interface Pen {
  /** True where this pointer now draws. */
  down(touch: Touch): boolean;
  /** Adds places; true where they belong to the stroke being drawn. */
  move(touches: readonly Touch[]): boolean;
  /** The finished stroke; null where this pointer was not drawing. */
  up(pointer: number): Stroke | null;
  /** The stroke being drawn, as a copy; null between strokes. */
  unfinished(): Stroke | null;
}

/** For this long after a pen was seen, a touch is taken for a palm. */
const PALM_MS = 1000;
/** Closer places than this say nothing new. */
const NEAREST = 0.002;

/** A stroke that is being drawn, by which pointer and since when. */
interface Unfinished {
  readonly pointer: number;
  readonly kind: string;
  readonly since: number;
  readonly x: number[];
  readonly y: number[];
  readonly t: number[];
}

/** A pen that has not drawn yet. */
export function pen(): Pen {
  let drawing: Unfinished | null = null;
  let penSeen = Number.NEGATIVE_INFINITY;

  function add({ x, y, time }: Touch): void {
    if (!drawing) return;
    const dx = x - (drawing.x.at(-1) ?? Number.POSITIVE_INFINITY);
    const dy = y - (drawing.y.at(-1) ?? Number.POSITIVE_INFINITY);
    if (Math.hypot(dx, dy) < NEAREST) return;
    drawing.x.push(x);
    drawing.y.push(y);
    drawing.t.push(time - drawing.since);
  }

  const copy = (): Stroke | null => drawing && { x: [...drawing.x], y: [...drawing.y], t: [...drawing.t] };

  return {
    down: touch => {
      if (touch.kind === 'pen') penSeen = touch.time;
      else if (touch.kind === 'touch' && touch.time - penSeen < PALM_MS) return false;
      // What the palm has drawn before the pen came down is dropped.
      const palmUnderPen = drawing?.kind === 'touch' && touch.kind === 'pen';
      if (drawing && !palmUnderPen) return false;
      const { pointer, kind, time } = touch;
      drawing = { pointer, kind, since: time, x: [], y: [], t: [] };
      add(touch);
      return true;
    },
    move: touches => {
      const mine = touches.filter(touch => touch.pointer === drawing?.pointer);
      const last = mine.at(-1);
      if (last?.kind === 'pen') penSeen = last.time;
      mine.forEach(add);
      return mine.length > 0;
    },
    up: pointer => {
      if (drawing?.pointer !== pointer) return null;
      const stroke = copy();
      drawing = null;
      return stroke;
    },
    unfinished: copy,
  };
}
