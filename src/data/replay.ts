/** A drawing played back: how much of it stood on the sheet at a moment, in the time in which it was drawn. */
import type { Stroke } from './stroke.ts';

/** A drawing laid out in time. */
export interface Playback {
  /** How long it takes, in milliseconds. */
  readonly duration: number;
  /** How many strokes are drawn by their end, and when each ends, in milliseconds. */
  readonly ends: readonly number[];
  /** The strokes as far as they were drawn at this moment; empty at 0 of a drawing without strokes. */
  at(ms: number): readonly Stroke[];
}

/** A pen that was not timed moves at this speed, in units of the sheet's side per millisecond: a steady hand's. */
const SPEED = 1 / 900;
/** Between two strokes, in milliseconds: how long the writer really waited is nobody's business. */
const LIFTED = 220;
/** The longest playback, in milliseconds; a slower drawing is played faster. */
const LONGEST = 8000;

/** Strokes one after another, each in its own time; the whole is sped up where it would take over eight seconds. */
export function playbackOf(strokes: readonly Stroke[]): Playback {
  let clock = 0;
  const timed = strokes.map((stroke, i) => {
    const start = i === 0 ? 0 : clock + LIFTED;
    const times = timesOf(stroke);
    clock = start + (times.at(-1) ?? 0);
    return { stroke, start, times };
  });
  const pace = Math.min(1, LONGEST / Math.max(1, clock));
  return {
    duration: clock * pace,
    ends: timed.map(({ start, times }) => (start + (times.at(-1) ?? 0)) * pace),
    at: ms =>
      timed.flatMap(({ stroke, start, times }) => {
        const passed = ms / pace - start;
        return passed < 0 ? [] : [partOf(stroke, times, passed)];
      }),
  };
}

/** When the pen was at each point, from 0 and never going back: as recorded, or at a steady speed. */
function timesOf({ x, y, t }: Stroke): readonly number[] {
  if (t && t.length === x.length) return t.map((time, i) => Math.max(0, time, t[i - 1] ?? 0));
  let clock = 0;
  return x.map((px, i) => {
    const step = i === 0 ? 0 : Math.hypot(px - (x[i - 1] ?? px), (y[i] ?? 0) - (y[i - 1] ?? 0));
    clock += step / SPEED;
    return clock;
  });
}

/** The stroke's points up to this time; its first point at least. The whole stroke itself, once it is done. */
function partOf(stroke: Stroke, times: readonly number[], passed: number): Stroke {
  const next = times.findIndex(time => time > passed);
  if (next === -1) return stroke;
  const count = Math.max(1, next);
  return { x: stroke.x.slice(0, count), y: stroke.y.slice(0, count) };
}
