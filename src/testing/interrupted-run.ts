/** Runs that are broken off and taken up again, as a page that goes and comes back has them; for tests of any engine. */
import { present } from '../lib/check.ts';
import type { Random } from '../lib/random.ts';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import { curveRecorder, curvesNow, type FoldCurves } from '../run/curves.ts';
import type { Engine, TrainingData } from '../run/engine.ts';
import type { RunEvent } from '../run/events.ts';
import { makeGate } from '../run/gate.ts';
import type { Job } from '../run/job.ts';
import { idle, reduce, type RunState } from '../run/state.ts';

/** A run as the page would have it at its end. */
export interface Followed {
  readonly run: RunState;
  readonly curves: readonly FoldCurves[];
  /** Places at which it was broken off, as "epoch.step". */
  readonly breaks: readonly string[];
  /** Events of the last part. */
  readonly events: readonly RunEvent[];
}

/**
 * Trains a job of one fold to its end. `breaks` times, at moments that `rng` chooses, it is broken off: each time it pauses
 * (which makes it tell a checkpoint), or has just told one at an epoch's end, and may go on for a while before it is gone.
 */
export async function interruptedRun(
  engine: Engine,
  job: Job,
  data: TrainingData,
  breaks: number,
  rng: Random,
): Promise<Followed> {
  let run: RunState = idle;
  const curves = curveRecorder();
  const places: string[] = [];
  let from: FoldCheckpoint | null = null;

  for (;;) {
    const events: RunEvent[] = [];
    const stop = new AbortController();
    const gate = makeGate();
    let saved: FoldCheckpoint | null = null;
    let left = rng.below(2) === 0 ? 0 : rng.below(4);
    const part: Job = from ? { ...job, from: [from] } : job;
    for await (const event of engine.train(part, data, stop.signal, gate)) {
      if (stop.signal.aborted) continue;
      events.push(event);
      // To the page, a run that is taken up again has long been started.
      if (!from || (event.kind !== 'preparing' && event.kind !== 'started')) {
        run = reduce(run, event);
        curves.append(event);
      }
      if (places.length === breaks) continue;
      if (event.kind === 'steps' && !saved && rng.below(4) === 0) gate.close();
      if (event.kind === 'checkpoint' && (gate.closed || rng.below(2) === 0)) {
        saved = structuredClone(event.checkpoint);
        gate.open();
      }
      if (saved && left-- <= 0) stop.abort();
    }
    if (!stop.signal.aborted) return { run, curves: curves.folds.map(curvesNow), breaks: places, events };
    from = present(saved, 'a checkpoint');
    places.push(`${from.epoch}.${from.step}`);
  }
}

/**
 * What must not depend on how often a run was broken off: all but what its clock measured. Arrays of numbers stand there as a
 * hash of their bits: to compare them one by one takes seconds.
 */
export function timeless({ run, curves }: Followed): unknown {
  return hashed({
    status: run.status,
    log: run.log,
    folds: run.folds.map(fold => ({
      ...fold,
      imagesPerSecond: 0,
      epochs: fold.epochs.map(row => ({ ...row, durationMs: 0 })),
    })),
    // A step is told with the rate of its group's last step, and how steps are grouped is a matter of time.
    curves: curves.map(columns => ({ ...columns, learningRate: null })),
  });
}

/** The value with each array of numbers replaced by its length and a hash of its bits. */
export function hashed(value: unknown): unknown {
  if (value instanceof Float32Array || value instanceof Int32Array)
    return `${value.length} values, ${bitHash(value).toString(16)}`;
  if (Array.isArray(value)) return value.map(hashed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, hashed(part)]));
}

/** FNV-1a over 32-bit words: equal bits, equal hash. */
function bitHash({ buffer, byteOffset, length }: Float32Array | Int32Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(buffer, byteOffset, length)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
