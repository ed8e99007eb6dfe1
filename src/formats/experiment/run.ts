/** The decoders of a run that is over: what events.ts, state.ts and curves.ts describe, from outside. */
import { CLASSES } from '../../data/digits.ts';
import type { FaultName, Fault } from '../../lib/fault.ts';
import type { FoldCurves } from '../../run/curves.ts';
import type { Backend, DeviceReport } from '../../run/device.ts';
import type {
  CallbackAction,
  LogSource,
  EpochRow,
  FoldPlan,
  FoldResult,
  RunPlan,
  Score,
} from '../../run/events.ts';
import type { FoldPredictions } from '../../run/predictions.ts';
import type { FoldState, RunState } from '../../run/state.ts';
import {
  flag,
  label,
  list,
  Mismatch,
  nullable,
  number,
  object,
  oneOf,
  whole,
  type Decoder,
} from '../schema.ts';
import { exact } from './exact.ts';
import type { MemberReader } from './members.ts';
import { modelDecoder } from './model.ts';

const MOST_FOLDS = 100;
const MOST_EPOCHS = 10_000;
export const MOST_ROWS = 10_000_000;

const foldNumber = whole(1, MOST_FOLDS);
const epochNumber = whole(0, MOST_EPOCHS);
const rowCount = whole(0, MOST_ROWS);
const sentence = label(1000);
/** Milliseconds, or a speed: some 30,000 years at most. */
const measured = number(0, 1e15);
/** Of 1, with room for what sums of 32-bit floats are off by. */
const share = number(0, 1.001);
const rate = number(0, 1000);
const backend = oneOf<Backend>('webgpu', 'webgl', 'wasm');
const logSource = oneOf<LogSource>(
  'ModelCheckpoint',
  'ReduceLROnPlateau',
  'EarlyStopping',
  'LearningRateScheduler',
  'Recovery',
);

const score = object<Score>({ loss: exact, correct: rowCount, n: rowCount });

const fault = object<Fault>({
  name: oneOf<FaultName>(
    'BadFile',
    'DownloadFailed',
    'Aborted',
    'NoBackend',
    'BadRecipe',
    'Diverged',
    'OutOfMemory',
    'DeviceLost',
    'WorkerLost',
    'Unexpected',
  ),
  message: sentence,
});

const device = object<DeviceReport>({
  backend,
  name: label(300),
  reason: sentence,
  threads: whole(1, 10_000),
  kernels: sentence,
  passedOver: list(object<DeviceReport['passedOver'][number]>({ backend, reason: sentence }), 10),
});

const runPlan = object<RunPlan>({
  device,
  folds: foldNumber,
  lanes: whole(1, 10_000),
  epochs: epochNumber,
  parameters: whole(0, 2 ** 40),
});

const foldPlan = object<FoldPlan>({
  stepsPerEpoch: whole(1, MOST_ROWS),
  trainRows: rowCount,
  validationRows: rowCount,
});

const epochRow = object<EpochRow>({
  fold: foldNumber,
  epoch: epochNumber,
  learningRate: rate,
  loss: exact,
  accuracy: share,
  validation: nullable(score),
  durationMs: measured,
});

const action = object<CallbackAction>({
  fold: foldNumber,
  epoch: epochNumber,
  by: logSource,
  text: sentence,
});

const predictionsDecoder =
  ({ ints, floats }: MemberReader): Decoder<FoldPredictions> =>
  (value, at) => {
    const predictions = object<FoldPredictions>({ fold: foldNumber, rows: ints, probabilities: floats })(
      value,
      at,
    );
    if (predictions.probabilities.length !== predictions.rows.length * CLASSES)
      throw new Mismatch(`${at}.probabilities`, `${CLASSES} probabilities for each predicted row`);
    // NaN is what a network whose weights are no longer numbers says.
    if (predictions.probabilities.some(p => p < 0 || p > 1.001))
      throw new Mismatch(`${at}.probabilities`, 'numbers from 0 to 1');
    return predictions;
  };

const foldDecoder = (members: MemberReader): Decoder<FoldState> =>
  object<FoldState>({
    fold: foldNumber,
    status: oneOf('waiting', 'training', 'validating', 'finished', 'failed'),
    plan: nullable(foldPlan),
    epoch: epochNumber,
    step: whole(0, MOST_ROWS),
    imagesPerSecond: measured,
    epochs: list(epochRow, MOST_EPOCHS),
    result: nullable(
      object<FoldResult>({
        model: modelDecoder(members),
        score: nullable(score),
        predictions: nullable(predictionsDecoder(members)),
        chosenByValidation: flag,
      }),
    ),
    fault: nullable(fault),
  });

/** A run that is over, with one fold for each of its plan. */
export const runDecoder =
  (members: MemberReader): Decoder<RunState> =>
  (value, at) => {
    const run = object<RunState>({
      status: oneOf('finished', 'stopped', 'failed'),
      doing: sentence,
      plan: nullable(runPlan),
      elapsedMs: measured,
      folds: list(foldDecoder(members), MOST_FOLDS),
      log: list(action, MOST_FOLDS * MOST_EPOCHS),
      fault: nullable(fault),
    })(value, at);
    if (run.folds.length !== (run.plan?.folds ?? 0) || run.folds.some(({ fold }, i) => fold !== i + 1))
      throw new Mismatch(`${at}.folds`, 'one fold for each of the plan, in order');
    return run;
  };

/** The per-step curves of one fold, whose columns are equally long. */
export const curvesDecoder =
  ({ floats }: MemberReader): Decoder<FoldCurves> =>
  (value, at) => {
    const columns = object<Omit<FoldCurves, 'steps'>>({
      fold: foldNumber,
      stepsPerEpoch: whole(1, MOST_ROWS),
      loss: floats,
      accuracy: floats,
      learningRate: floats,
      epochs: list(
        object<FoldCurves['epochs'][number]>({
          step: whole(0, 2 ** 40),
          epoch: epochNumber,
          validationLoss: nullable(exact),
          validationAccuracy: nullable(share),
        }),
        MOST_EPOCHS,
      ),
      actions: list(
        object<FoldCurves['actions'][number]>({ epoch: epochNumber, by: logSource }),
        MOST_EPOCHS * 10,
      ),
    })(value, at);
    const steps = columns.loss.length;
    if (columns.accuracy.length !== steps || columns.learningRate.length !== steps)
      throw new Mismatch(at, 'curves of equal length');
    return { ...columns, steps };
  };
