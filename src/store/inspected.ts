/** Which model is looked into, and which digits it is compared with. */
import type { DigitSet } from '../data/digits.ts';
import { firstRows } from '../data/split.ts';
import { random, shuffle } from '../lib/random.ts';
import type { TrainedModel } from '../run/model.ts';
import { bestFold, chosenSaved, foldResults, modelsFor } from './models.ts';
import type { AppState } from './state.ts';

/**
 * The most training digits that a drawing is compared with, and the most held-out ones that tell what is usual. Ten thousand
 * that vote (src/run/insight/vote.ts) read 0.4 points more of recorded pen digits than five thousand do.
 */
const MOST_KNOWN = 10_000;
const MOST_UNSEEN = 1000;
/** Fixes which of them, where there are more. */
const SEED = 5;

/** Rows of a set, from 0. */
export interface RowsOf {
  readonly set: DigitSet;
  readonly rows: Int32Array<ArrayBuffer>;
}

/** The model that answers; of several that vote, the fold with the best validation accuracy. Null before there is any. */
export function inspectedModel(state: AppState): TrainedModel | null {
  const models = modelsFor(state);
  if (models.length < 2) return models[0] ?? null;
  return bestFold(state.run)?.model ?? null;
}

/** Training digits, each class in its share; null where none are loaded. A saved model's are taken to be those that are. */
export function knownDigits(state: AppState, { id, fold }: TrainedModel): RowsOf | null {
  const { origin, data } = state;
  const isKept = foldResults(state.run).some(({ model }) => model.id === id);
  const set = isKept ? (origin?.digits ?? null) : data.train;
  if (!set?.labels) return null;
  const split = isKept ? origin?.splits.find(one => one.fold === fold) : null;
  return sampled(set, split?.train ?? everyRow(set), MOST_KNOWN);
}

/**
 * Digits that the model has not trained on: its fold's held-out rows, else the digits to predict that are loaded; null where
 * there are neither.
 */
export function unseenDigits(state: AppState, { id }: TrainedModel): RowsOf | null {
  const { origin, data } = state;
  const result = foldResults(state.run).find(({ model }) => model.id === id);
  if (result?.predictions && origin?.validation)
    return sampled(origin.validation, result.predictions.rows, MOST_UNSEEN);
  return data.test && !chosenSavedOnTest(state) ? sampled(data.test, everyRow(data.test), MOST_UNSEEN) : null;
}

/** Whether a saved model speaks while the test set is all there is: it may be what the model was trained on. */
const chosenSavedOnTest = (state: AppState): boolean =>
  chosenSaved(state) !== null && state.data.train === null;

const everyRow = ({ count }: DigitSet): Int32Array<ArrayBuffer> => new Int32Array(count).map((_, row) => row);

/** At most `most` of the rows, drawn by a fixed seed; each class in its share where there are labels. */
function sampled(set: DigitSet, rows: Int32Array<ArrayBuffer>, most: number): RowsOf {
  const drawn = shuffle(rows.slice(), random(SEED).fork('sampled'));
  const { labels } = set;
  if (!labels) return { set, rows: drawn.slice(0, most) };
  const own = new Uint8Array(drawn.length);
  drawn.forEach((row, i) => (own[i] = labels[row] ?? 0));
  return { set, rows: firstRows(own, most).map(i => drawn[i] ?? 0) };
}
