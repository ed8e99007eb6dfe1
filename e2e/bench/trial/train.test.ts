/** What is gathered from an engine's events, and which rows it is given. */
import { expect, test } from 'vitest';
import { fakeDevice, fakeEngine } from '../../../src/testing/fake-engine.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import { digitSet, PIXELS } from '../../../src/data/digits.ts';
import { present } from '../../../src/lib/check.ts';
import { order, reading, trial } from './fixture.ts';
import { trainTrial } from './train.ts';
import { recipeOf, splitsOf } from './trial.ts';

/** Six of each digit. */
const digits = digitSet({
  id: 'sixty',
  name: 'Sixty digits',
  images: new Uint8Array(60 * PIXELS),
  labels: Uint8Array.from({ length: 60 }, (_, i) => i % 10),
});

const plan = { device: fakeDevice, folds: 5, lanes: 2, epochs: 3, parameters: 1 };

function steps(fold: number): RunEvent {
  return {
    kind: 'steps',
    fold,
    epoch: 1,
    firstStep: 1,
    losses: new Float32Array(2),
    accuracies: new Float32Array(2),
    learningRate: 0.001,
    images: 50,
    durationMs: 10,
    elapsedMs: 10,
  };
}

function finished(fold: number): RunEvent {
  const model = { ...present(trial.models[0], 'a model'), fold };
  const predictions = reading(fold, [fold], [0]);
  return {
    kind: 'fold-finished',
    fold,
    result: { model, score: null, predictions, chosenByValidation: false },
  };
}

/** Folds that train side by side end in any order. */
const FOLDS = [2, 1, 4, 3, 5];

test('models and predictions lie in the order of the folds; images and seconds are counted', async () => {
  const engine = fakeEngine([
    { kind: 'started', plan },
    ...FOLDS.flatMap(fold => [steps(fold), finished(fold)]),
    { kind: 'finished', elapsedMs: 2500 },
  ]);
  const got = await trainTrial(engine, order, digits, () => {});
  expect(engine.calls[0]).toBe('start wasm');
  expect(got.models.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5]);
  expect(got.outOfFold.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5]);
  expect(got).toMatchObject({ images: 250, seconds: 2.5, workers: 2, backend: 'wasm' });
  expect(got.recipe).toMatchObject({ seed: 7, epochs: 3, validation: 'stratified-k-fold', folds: 5 });
});

test('a fold that breaks breaks the trial, and so does one that is missing', async () => {
  const fault = { name: 'Diverged', message: 'The loss is no longer a number.' } as const;
  const broken = fakeEngine([
    { kind: 'started', plan },
    { kind: 'fold-failed', fold: 1, fault },
  ]);
  await expect(trainTrial(broken, order, digits, () => {})).rejects.toThrow(fault.message);
  const short = fakeEngine([{ kind: 'started', plan }, finished(1), { kind: 'finished', elapsedMs: 1 }]);
  await expect(trainTrial(short, order, digits, () => {})).rejects.toThrow('5 finished folds');
});

test('the folds are the same for every seed, and hold every row out once', () => {
  const [one, two] = [1, 2].map(seed => splitsOf(recipeOf({ ...order, seed }), digits));
  expect(one).toEqual(two);
  const held = (one ?? []).flatMap(({ validation }) => [...validation]);
  expect(held.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, row) => row));
});

test('fewer rows, the preset’s own epochs and its own validation where asked for', () => {
  const few = splitsOf(recipeOf({ ...order, rows: 50 }), digits);
  expect(few.reduce((sum, { validation }) => sum + validation.length, 0)).toBe(50);
  const own = recipeOf({ ...order, epochs: null, validation: 'own' });
  expect(own).toMatchObject({ epochs: 5, validation: 'hold-out', seed: 7 });
});
