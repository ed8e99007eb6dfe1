/** An experiment with everything that one can hold: two folds of two-conv, one stopped early, and numbers that JSON has no word for. */
import { weightSpecs, size } from '../recipe/network.ts';
import { networkOf, presetOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCurves } from '../run/curves.ts';
import type { EpochRow } from '../run/events.ts';
import type { Experiment } from '../run/experiment.ts';
import type { TrainedModel } from '../run/model.ts';
import type { FoldState } from '../run/state.ts';
import { random } from '../lib/random.ts';
import { fakeDevice } from './fake-engine.ts';

const recipe: Recipe = {
  ...presetOf('two-conv').recipe,
  validation: 'stratified-k-fold',
  folds: 2,
  epochs: 3,
  learningRate: 0.1 + 0.2,
};

/** A network of this recipe with seeded random weights. */
export function randomModel(
  of: Recipe,
  fold: number,
  epoch: number,
  seed = fold * 100 + epoch,
): TrainedModel {
  const rng = random(seed);
  const network = networkOf(of);
  const weights = weightSpecs(network).map(({ shape, role }) =>
    // Variances are positive, as they are in life.
    Float32Array.from(
      { length: size(shape) },
      () => (rng.uniform() - (role === 'movingVariance' ? -0.1 : 0.5)) / 4,
    ),
  );
  return { id: `model ${fold}.${epoch}.${seed}`, network, weights, fold, epoch };
}

/** Of two times ten rows; the even ones validate fold 1, the odd ones fold 2. */
const even = Int32Array.from({ length: 10 }, (_, i) => 2 * i);
const odd = even.map(i => i + 1);

const row = (fold: number, epoch: number, loss: number): EpochRow => ({
  fold,
  epoch,
  learningRate: 1e-7 / 3,
  loss,
  accuracy: 2 / 3,
  validation: { loss: 0.1 + 0.7, correct: 7, n: 10 },
  durationMs: 1234.567,
});

const [finished, newest] = [randomModel(recipe, 1, 2), randomModel(recipe, 2, 1)];

const folds: readonly FoldState[] = [
  {
    fold: 1,
    status: 'finished',
    plan: { stepsPerEpoch: 2, trainRows: 10, validationRows: 10 },
    epoch: 2,
    step: 2,
    imagesPerSecond: 0,
    epochs: [row(1, 1, Math.PI), row(1, 2, Number.MIN_VALUE)],
    result: {
      model: finished,
      score: { loss: -0, correct: 9, n: 10 },
      predictions: {
        fold: 1,
        rows: even,
        probabilities: Float32Array.from({ length: 100 }, (_, i) => Math.fround(1 / (i + 3))),
      },
      chosenByValidation: true,
    },
    fault: null,
  },
  {
    fold: 2,
    status: 'failed',
    plan: { stepsPerEpoch: 2, trainRows: 10, validationRows: 10 },
    epoch: 1,
    step: 1,
    imagesPerSecond: 0,
    epochs: [{ ...row(2, 1, NaN), validation: null }],
    result: null,
    fault: { name: 'Diverged', message: 'The loss is no longer a number: “NaN”.' },
  },
];

const curves = (fold: number, losses: readonly number[]): FoldCurves => ({
  fold,
  stepsPerEpoch: 2,
  steps: losses.length,
  loss: Float32Array.from(losses),
  accuracy: Float32Array.from(losses, (_, i) => i / 7),
  learningRate: Float32Array.from(losses, () => 0.3),
  epochs: [{ step: 2, epoch: 1, validationLoss: Infinity, validationAccuracy: null }],
  actions: [{ epoch: 1, by: 'ReduceLROnPlateau' }],
});

export const experiment: Experiment = {
  recipe,
  run: {
    status: 'stopped',
    doing: '',
    plan: { device: fakeDevice, folds: 2, lanes: 2, epochs: 3, parameters: 225_034 },
    elapsedMs: 98_765.4321,
    folds,
    log: [
      { fold: 1, epoch: 1, by: 'ReduceLROnPlateau', text: 'cut the learning rate to 0.0005' },
      { fold: 2, epoch: 1, by: 'Recovery', text: 'the GPU was lost; the fold went on from step 1' },
    ],
    fault: null,
  },
  newest,
  splits: [
    { fold: 1, train: odd, validation: even },
    { fold: 2, train: even, validation: odd },
  ],
  curves: [curves(1, [2.5, 1 / 3, -Infinity, 0.5]), curves(2, [0.25, NaN])],
  digits: { name: 'digit-recognizer.zip/train.csv', count: 20, fingerprint: '0123456789abcdef' },
  validation: { name: 'digit-recognizer.zip/train.csv', count: 20, fingerprint: '0123456789abcdef' },
  environment: { version: '0.1.0', userAgent: 'Mozilla/5.0 (a test)' },
};
