/** How far the run's own models may be taken at their word: worked out once for a set of finished folds, not at every reading. */
import { pause } from '../lib/pause.ts';
import { withPauses } from '../lib/pieces.ts';
import { temperatureInPieces } from '../run/metrics/calibration.ts';
import type { FoldPredictions } from '../run/predictions.ts';
import { chosenSaved, foldResults, modelsFor } from './models.ts';
import type { AppState } from './state.ts';

/** What the finished folds say of rows that they have not trained on, and the labels of the set that the rows are of. */
export interface OutOfFold {
  readonly predictions: readonly FoldPredictions[];
  readonly labels: Uint8Array;
}

/** Null before the first fold is finished, without validation, and where the labels are not loaded. */
export function outOfFold({ run, origin }: AppState): OutOfFold | null {
  const predictions = foldResults(run).flatMap(result => (result.predictions ? [result.predictions] : []));
  const labels = origin?.validation?.labels;
  return labels && predictions.length > 0 ? { predictions, labels } : null;
}

/** The temperature of the models that speak now; null where nothing tells it. */
export type Thermometer = (state: AppState) => Promise<number | null>;

/**
 * A thermometer that remembers its last reading. It is fitted to the fold models one by one: their vote, which is softer than
 * each of them, is calibrated a little less well. Models from files, and weights that no fold has kept, were not measured.
 */
export function thermometer(): Thermometer {
  let measured: OutOfFold | null = null;
  let reading: Promise<number | null> = Promise.resolve(null);
  return state => {
    const evidence = areKept(state) ? outOfFold(state) : null;
    if (!evidence) return Promise.resolve(null);
    if (!measured || !isSame(measured, evidence)) {
      measured = evidence;
      reading = fit(evidence);
    }
    return reading;
  };
}

async function fit({ predictions, labels }: OutOfFold): Promise<number | null> {
  const temperature = await withPauses(temperatureInPieces(predictions, labels), pause);
  // 1 to the last bit is what is left of a question without an answer: no digit was read wrong.
  return temperature === 1 ? null : temperature;
}

/** Whether those that speak are models that finished folds have kept. */
function areKept(state: AppState): boolean {
  if (chosenSaved(state)) return false;
  const kept = new Set(foldResults(state.run).map(({ model }) => model.id));
  return modelsFor(state).every(({ id }) => kept.has(id));
}

const isSame = (a: OutOfFold, b: OutOfFold): boolean =>
  a.labels === b.labels &&
  a.predictions.length === b.predictions.length &&
  a.predictions.every((fold, i) => fold === b.predictions[i]);
