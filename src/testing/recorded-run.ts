/** A short run as an engine tells it: two epochs of four steps, 48 training and 16 validation rows. */
import { presetOf } from '../recipe/presets.ts';
import type { RunEvent } from '../run/events.ts';
import type { TrainedModel } from '../run/model.ts';
import type { FoldPredictions } from '../run/predictions.ts';
import { fakeDevice } from './fake-engine.ts';

const network = presetOf('two-conv').network(presetOf('two-conv').recipe);

const steps = (epoch: number, losses: number[], elapsedMs: number): RunEvent => ({
  kind: 'steps',
  fold: 1,
  epoch,
  firstStep: 1,
  losses: Float32Array.from(losses),
  accuracies: Float32Array.from(losses, loss => 1 - loss / 4),
  learningRate: 0.001,
  images: 48,
  durationMs: 500,
  elapsedMs,
});

const epoch = (n: number, loss: number, correct: number): RunEvent => ({
  kind: 'epoch',
  row: {
    fold: 1,
    epoch: n,
    learningRate: 0.001,
    loss,
    accuracy: 0.5,
    validation: { loss: loss / 2, correct, n: 16 },
    durationMs: 600,
  },
});

const modelOf = (n: number): TrainedModel => ({ id: `model ${n}`, network, weights: [], fold: 1, epoch: n });

/** Sixteen validation rows, read right but for the last. */
const predictions: FoldPredictions = {
  fold: 1,
  rows: Int32Array.from({ length: 16 }, (_, i) => 48 + i),
  probabilities: Float32Array.from({ length: 160 }, (_, i) => {
    const [row, digit] = [Math.floor(i / 10), i % 10];
    return digit === (row === 15 ? 0 : (48 + row) % 10) ? 0.91 : 0.01;
  }),
};

export const recordedRun: readonly RunEvent[] = [
  { kind: 'preparing', doing: 'starting the engine' },
  { kind: 'started', plan: { device: fakeDevice, folds: 1, lanes: 1, epochs: 2, parameters: 225_034 } },
  { kind: 'fold-started', fold: 1, plan: { stepsPerEpoch: 4, trainRows: 48, validationRows: 16 } },
  steps(1, [2.4, 2.2, 1.9, 1.5], 500),
  { kind: 'validating', fold: 1, epoch: 1 },
  epoch(1, 2, 12),
  { kind: 'model', model: modelOf(1) },
  steps(2, [1.2, 1, 0.8, 0.5], 1200),
  { kind: 'validating', fold: 1, epoch: 2 },
  epoch(2, 0.9, 15),
  { kind: 'model', model: modelOf(2) },
  {
    kind: 'fold-finished',
    fold: 1,
    result: {
      model: modelOf(2),
      score: { loss: 0.45, correct: 15, n: 16 },
      predictions,
      chosenByValidation: false,
    },
  },
  { kind: 'finished', elapsedMs: 1400 },
];
