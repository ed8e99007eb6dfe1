/** A short run as an engine tells it: two epochs of four steps, 48 training and 16 validation rows. */
import { presetOf } from '../recipe/presets.ts';
import type { RunEvent } from '../run/events.ts';
import { fakeDevice } from './fake-engine.ts';

const steps = (epoch: number, losses: number[], elapsedMs: number): RunEvent => ({
  kind: 'steps',
  fold: 1,
  epoch,
  firstStep: 1,
  losses: Float32Array.from(losses),
  accuracies: Float32Array.from(losses, loss => 1 - loss / 4),
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

const model = (n: number): RunEvent => ({
  kind: 'model',
  model: { id: `model ${n}`, network: presetOf('two-conv').network, weights: [], fold: 1, epoch: n },
});

export const recordedRun: readonly RunEvent[] = [
  { kind: 'preparing', doing: 'starting the engine' },
  {
    kind: 'started',
    plan: {
      device: fakeDevice,
      folds: 1,
      epochs: 2,
      stepsPerEpoch: 4,
      trainRows: 48,
      validationRows: 16,
      parameters: 225_034,
    },
  },
  steps(1, [2.4, 2.2, 1.9, 1.5], 500),
  { kind: 'validating', fold: 1, epoch: 1 },
  epoch(1, 2, 12),
  model(1),
  steps(2, [1.2, 1, 0.8, 0.5], 1200),
  { kind: 'validating', fold: 1, epoch: 2 },
  epoch(2, 0.9, 15),
  model(2),
  { kind: 'finished', elapsedMs: 1400 },
];
