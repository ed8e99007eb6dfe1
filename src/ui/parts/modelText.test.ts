import { expect, test } from 'vitest';
import type { TrainedModel } from '../../run/model.ts';
import { idle, type FoldState } from '../../run/state.ts';
import { initialState } from '../../store/app.ts';
import type { AppState, PredictWith } from '../../store/state.ts';
import { modelLabel, readersText } from './modelText.ts';

const model = (fold: number, epoch: number): TrainedModel => ({
  id: `m${fold}.${epoch}`,
  network: [],
  weights: [],
  fold,
  epoch,
});
/** A fold that is finished with so many of 100 right; null for one still waiting. */
const fold = (n: number, correct: number | null): FoldState => ({
  fold: n,
  status: correct === null ? 'waiting' : 'finished',
  plan: null,
  epoch: 0,
  step: 0,
  imagesPerSecond: 0,
  epochs: [],
  fault: null,
  result:
    correct === null
      ? null
      : {
          model: model(n, n + 1),
          score: {
            loss: 0,
            correct,
            n: 100,
          },
          predictions: null,
          chosenByValidation: true,
        },
});
const state = (
  folds: readonly FoldState[],
  predictWith: PredictWith,
  newest: TrainedModel | null = null,
): AppState => ({ ...initialState(), run: { ...idle, folds }, predictWith, model: newest });

test('nothing trained, nobody reads', () => {
  expect(readersText(state([], 'all'))).toBeNull();
});

test('a single network is that of an epoch', () => {
  expect(readersText(state([fold(1, null)], 1, model(1, 3)))).toBe('the network as it was after epoch 3');
  expect(readersText(state([fold(1, 98)], 1))).toBe('the network as it was after epoch 2');
});

test('folds vote, or one of them speaks', () => {
  const folds = [fold(1, 97), fold(2, 99), fold(3, 98)];
  expect(readersText(state(folds, 'all'))).toBe('all 3 folds, voting');
  expect(readersText(state(folds, 'best'))).toBe('fold 2, the best, with its weights of epoch 3');
  expect(readersText(state(folds, 3))).toBe('fold 3, with its weights of epoch 4');
  expect(readersText({ ...state(folds, 'all'), shifts: true })).toBe(
    'all 3 folds, voting, over shifted copies',
  );
});

test('while some folds are still to come, those that are there vote, and before that the newest weights', () => {
  expect(readersText(state([fold(1, 97), fold(2, 99), fold(3, null)], 'all'))).toBe(
    'folds 1 and 2 of 3, voting',
  );
  expect(readersText(state([fold(1, null), fold(2, null)], 'all', model(2, 1)))).toBe(
    'fold 2 as it was after epoch 1',
  );
});

test('a saved model speaks by its file’s name, and the run’s own again once it is gone', () => {
  const saved = { name: 'a.h5', model: { ...model(0, 0), id: 'x' }, evaluation: null };
  const chosen = state([fold(1, 97), fold(2, 99)], 'saved:x');
  const withSaved = { ...chosen, saved: { models: [saved], evaluating: null, alert: null } };
  expect(readersText(withSaved)).toBe('the saved model “a.h5”');
  expect(readersText({ ...withSaved, run: idle })).toBe('the saved model “a.h5”');
  expect(readersText({ ...withSaved, predictWith: 'all' })).toBe('all 2 folds, voting');
});

test('each model has a name of its own in a list', () => {
  const several = state([fold(1, 97), fold(2, 99)], 'all');
  expect(modelLabel(several, model(2, 3))).toBe('Fold 2 · 99.00 %');
  expect(modelLabel(state([fold(1, 97)], 1), model(1, 2))).toBe('The network of this run · 97.00 %');
  expect(modelLabel(state([fold(1, null)], 1, model(1, 3)), model(1, 3))).toBe('The newest weights');
  const saved = { name: 'a.h5', model: { ...model(0, 0), id: 'x' }, evaluation: null };
  const withSaved = { ...several, saved: { models: [saved], evaluating: null, alert: null } };
  expect(modelLabel(withSaved, saved.model)).toBe('Saved model · a.h5');
});
