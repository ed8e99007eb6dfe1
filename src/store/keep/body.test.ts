import { expect, test } from 'vitest';
import type { Experiment } from '../../run/experiment.ts';
import { checkpointAt } from '../../testing/checkpoint.ts';
import { experiment } from '../../testing/experiment.ts';
import { asLeft, rewound } from './body.ts';

const [finished, open] = experiment.run.folds;
if (!finished || !open) throw new Error('the experiment changed');

/** Fold 1 is finished, and fold 2 stands at step 1 of epoch 2, with one epoch done. */
const underWay: Experiment = {
  ...experiment,
  run: {
    ...experiment.run,
    status: 'paused',
    folds: [
      finished,
      {
        ...open,
        status: 'validating',
        epoch: 2,
        step: 1,
        fault: null,
        epochs: open.epochs.map(row => ({ ...row, fold: 2 })),
      },
    ],
    log: [...experiment.run.log, { fold: 2, epoch: 2, by: 'LearningRateScheduler', text: 'set the rate' }],
  },
  curves: [
    ...experiment.curves.slice(0, 1),
    {
      fold: 2,
      stepsPerEpoch: 2,
      steps: 3,
      loss: Float32Array.of(3, 2, 1),
      accuracy: Float32Array.of(0, 0.5, 1),
      learningRate: Float32Array.of(1, 1, 1),
      epochs: [{ step: 2, epoch: 1, validationLoss: 1, validationAccuracy: 0.5 }],
      actions: [{ epoch: 2, by: 'LearningRateScheduler' }],
    },
  ],
};

test('an open fold returns to its checkpoint, in the run, its log and its curves; a finished one stays', () => {
  const body = { experiment: underWay, checkpoints: [checkpointAt(experiment.recipe, 2, 2, 0)] };
  const { run, curves } = asLeft(body).experiment;
  expect(run.status).toBe('stopped');
  expect(run.folds[0]).toEqual(finished);
  expect(run.folds[1]).toMatchObject({ epoch: 2, step: 0, epochs: [{ epoch: 1 }], fault: null });
  expect(run.log).toEqual(experiment.run.log);
  expect(curves[0]).toEqual(underWay.curves[0]);
  expect(curves[1]).toMatchObject({ steps: 2, epochs: [{ epoch: 1 }], actions: [] });
  expect([...(curves[1]?.loss ?? [])]).toEqual([3, 2]);
});

test('in the middle of an epoch what happened at its start stays', () => {
  const body = { experiment: underWay, checkpoints: [checkpointAt(experiment.recipe, 2, 2, 1)] };
  const { run, curves } = rewound(body).experiment;
  expect(run.log).toEqual(underWay.run.log);
  expect(curves[1]).toMatchObject({ steps: 3, actions: [{ epoch: 2 }] });
});

test('an open fold without a checkpoint has not begun', () => {
  const { run, curves } = rewound({ experiment: underWay, checkpoints: [] }).experiment;
  expect(run.folds[1]).toMatchObject({ status: 'waiting', epoch: 0, epochs: [] });
  expect(curves.map(({ fold }) => fold)).toEqual([1]);
});

test('a checkpoint of a fold that is over is of no use; a run that was over is left as it was', () => {
  const checkpoints = [checkpointAt(experiment.recipe, 1, 2, 0)];
  expect(rewound({ experiment: underWay, checkpoints }).checkpoints).toEqual([]);
  const body = { experiment, checkpoints: [] };
  expect(asLeft(body)).toBe(body);
});
