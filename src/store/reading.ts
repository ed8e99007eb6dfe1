/**
 * Reading the drawing: each of its digits, in several pictures, by the models that speak now and by the training digits that are
 * most alike, once those are known; the newest drawing first.
 */
import { CLASSES, PIXELS } from '../data/digits.ts';
import type { Views } from '../data/ink.ts';
import { present } from '../lib/check.ts';
import { toFault } from '../lib/fault.ts';
import { vote, withVote } from '../run/insight/vote.ts';
import type { Tools } from './app.ts';
import { thermometer } from './calibration.ts';
import type { Insights, Met } from './insight.ts';
import { modelsFor } from './models.ts';
import type { DrawingState, GlyphReading } from './state.ts';

/** A drawing that has not been read. */
export const unread: Pick<DrawingState, 'readings' | 'probabilities'> = { readings: [], probabilities: null };

/** Has the newest picture read; while one is being read, those in between are skipped. */
export function drawingReader({ engine, get, patch }: Tools, met: Insights['met']): () => Promise<void> {
  const never = new AbortController().signal;
  const temperatureFor = thermometer();
  let reading = false;
  let stale = false;

  async function readOnce(): Promise<void> {
    const state = get();
    const temperature = await temperatureFor(state);
    if (get().drawing.temperature !== temperature) patch('drawing', { temperature });
    const { views } = get().drawing;
    const models = modelsFor(state);
    if (models.length === 0 || views.length === 0) return;
    const options = { signal: never, shifts: state.shifts, temperature: temperature ?? 1 };
    const pictures = joined(views.flatMap(toRead));
    const opinions = new Float32Array((pictures.length / PIXELS) * CLASSES);
    for await (const { from, probabilities } of engine.predict(models, pictures, options))
      opinions.set(probabilities, from * CLASSES);
    const known = state.drawing.neighboursVote ? met(state) : null;
    const readings = known
      ? await withNeighbours(readingsOf(views, opinions), views, known)
      : readingsOf(views, opinions);
    // What was rubbed out meanwhile has no reading any more.
    const { glyphs: now, chosen } = get().drawing;
    if (now.length === 0) return;
    const { probabilities = null } = readings[Math.min(chosen, readings.length - 1)] ?? {};
    patch('drawing', { readings, probabilities, compared: known?.known.rows.length ?? null, alert: null });
  }

  /** The readings with the vote of the training digits that are most alike to each digit's pictures. */
  async function withNeighbours(
    readings: readonly GlyphReading[],
    views: readonly Views[],
    { model, known }: Met,
  ): Promise<readonly GlyphReading[]> {
    const labels = Uint8Array.from(known.rows, row => known.set.labels?.[row] ?? 0);
    const pictures = joined(views.flatMap(toCompare));
    const shares: Float32Array[] = [];
    for await (const { codes, energies } of engine.embed(model, pictures, { signal: never })) {
      const width = codes.length / energies.length;
      for (let from = 0; from < codes.length; from += width)
        shares.push(vote(codes.subarray(from, from + width), known.codes, labels));
    }
    let next = 0;
    return readings.map((own, i) => {
      const votes = shares.slice(next, (next += toCompare(present(views[i], 'a digit')).length));
      return { ...own, probabilities: withVote(own.probabilities, meanOf(votes)) };
    });
  }

  return async () => {
    stale = true;
    if (reading) return;
    reading = true;
    try {
      while (stale) {
        stale = false;
        await readOnce();
      }
    } catch (thrown) {
      patch('drawing', { alert: toFault(thrown).message });
    } finally {
      reading = false;
    }
  };
}

/** Each digit with the mean of what was said of its pictures; ten probabilities for each picture, in their order. */
function readingsOf(views: readonly Views[], opinions: Float32Array): readonly GlyphReading[] {
  let next = 0;
  return views.map(seen => {
    const said = toRead(seen).map(() => opinions.subarray(next, (next += CLASSES)));
    return { pixels: seen.shown, probabilities: meanOf(said) };
  });
}

/** Of several lists of ten shares. */
const meanOf = (said: readonly Float32Array[]): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: CLASSES }, (_, digit) =>
    said.reduce((sum, shares) => sum + (shares[digit] ?? 0) / said.length, 0),
  );

/** The pictures that are compared with training digits: as drawn, hooks and flags count for too much. */
const toCompare = ({ shown, others }: Views): readonly Uint8Array<ArrayBuffer>[] =>
  others.length > 0 ? others : [shown];

const toRead = ({ shown, others }: Views): readonly Uint8Array<ArrayBuffer>[] => [shown, ...others];

function joined(pictures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pictures.length * PIXELS);
  pictures.forEach((picture, i) => out.set(picture, i * PIXELS));
  return out;
}
