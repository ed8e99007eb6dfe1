/** Reading the drawing: each of its digits, in several pictures, by the models that speak now; the newest drawing first. */
import { CLASSES, PIXELS } from '../data/digits.ts';
import type { Views } from '../data/ink.ts';
import { toFault } from '../lib/fault.ts';
import type { Tools } from './app.ts';
import { thermometer } from './calibration.ts';
import { modelsFor } from './models.ts';
import type { DrawingState, GlyphReading } from './state.ts';

/** A drawing that has not been read. */
export const unread: Pick<DrawingState, 'readings' | 'probabilities'> = { readings: [], probabilities: null };

/** Has the newest picture read; while one is being read, those in between are skipped. */
export function drawingReader({ engine, get, patch }: Tools): () => Promise<void> {
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
    const readings = readingsOf(views, opinions);
    // What was rubbed out meanwhile has no reading any more.
    const { glyphs: now, chosen } = get().drawing;
    if (now.length === 0) return;
    const { probabilities = null } = readings[Math.min(chosen, readings.length - 1)] ?? {};
    patch('drawing', { readings, probabilities, alert: null });
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
    const pictures = toRead(seen);
    const probabilities = new Float32Array(CLASSES);
    for (const _ of pictures) {
      for (let digit = 0; digit < CLASSES; digit++)
        probabilities[digit] = (probabilities[digit] ?? 0) + (opinions[next + digit] ?? 0) / pictures.length;
      next += CLASSES;
    }
    return { pixels: seen.shown, probabilities };
  });
}

const toRead = ({ shown, others }: Views): readonly Uint8Array<ArrayBuffer>[] => [shown, ...others];

function joined(pictures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pictures.length * PIXELS);
  pictures.forEach((picture, i) => out.set(picture, i * PIXELS));
  return out;
}
