import { expect, test } from 'vitest';
import type { TrainedModel } from '../../run/model.ts';
import { idle, type FoldState } from '../../run/state.ts';
import { initialState } from '../../store/app.ts';
import type { AppState, PredictWith } from '../../store/state.ts';
import { readersText } from './modelText.ts';

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
