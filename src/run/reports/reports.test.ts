/** What is written can be read back, and says what the run says. */
import { expect, test } from 'vitest';
import { foldedRun, recipe } from '../../testing/folded-run.ts';
import expected from '../../testing/metrics.json' with { type: 'json' };
import { labels, predictions } from '../../testing/predictions.ts';
import { calibrationOf, temperatureOf } from '../metrics/calibration.ts';
import { crossFit } from '../metrics/cross-fit.ts';
import { forEachRow, likeliest } from '../metrics/rows.ts';
import { failed, idle, reduce } from '../state.ts';
import { historyJson } from './history.ts';
import { metricsJson } from './metrics.ts';
import { outOfFoldCsv } from './out-of-fold.ts';

const calibration = crossFit(predictions, labels);
const validation = { name: 'train.csv', classNames: null, labels };
const parse = (text: string): unknown => JSON.parse(text);

/** Equal up to the last digits, in which two ways of adding up may differ. */
const near = (value: number, digits = 12): unknown => expect.closeTo(value, digits);

test('history: recipe, seed, device, every epoch under Keras’s names, every action', () => {
  const history = parse(historyJson({ recipe, run: foldedRun }));
  expect(history).toMatchObject({
    recipe,
    seed: 42,
    device: { backend: 'wasm', name: 'WASM SIMD', reason: 'no GPU adapter was found' },
    parameters: 896_906,
    status: 'finished',
    elapsed_ms: 12_000,
  });
  expect(history).toHaveProperty('folds.length', 4);
  expect(history).toHaveProperty('folds[1]', {
    fold: 2,
    status: 'finished',
    train_rows: 225,
    validation_rows: 75,
    kept_epoch: 2,
    failure: null,
    epochs: [
      {
        epoch: 1,
        loss: 0.5 / 3,
        accuracy: 0.92,
        val_loss: 0.125,
        val_accuracy: 71 / 75,
        lr: 0.001,
        duration_ms: 1000,
      },
      {
        epoch: 2,
        loss: 0.125,
        accuracy: 0.92,
        val_loss: 0.125,
        val_accuracy: 72 / 75,
        lr: 0.0005,
        duration_ms: 2000,
      },
    ],
  });
  expect(history).toHaveProperty('actions[3]', {
    fold: 4,
    epoch: 1,
    callback: 'ModelCheckpoint',
    action: 'kept the weights',
  });
});

test('history of a run that broke says why, and of one without validation has no val_ figures', () => {
  const fault = { name: 'Diverged', message: 'The loss is no longer a number.' } as const;
  const broken = reduce(foldedRun, { kind: 'fold-failed', fold: 2, fault });
  expect(parse(historyJson({ recipe, run: broken }))).toHaveProperty('folds[1].failure', fault.message);
  const [fold] = foldedRun.folds;
  const unvalidated = fold?.epochs.map(row => ({ ...row, validation: null })) ?? [];
  const run = { ...foldedRun, folds: fold ? [{ ...fold, epochs: unvalidated }] : [] };
  expect(parse(historyJson({ recipe, run }))).toHaveProperty('folds[0].epochs[0]', {
    epoch: 1,
    loss: 0.25,
    accuracy: 0.91,
    val_loss: null,
    val_accuracy: null,
    lr: 0.001,
    duration_ms: 1000,
  });
  expect(parse(historyJson({ recipe, run: failed(idle, fault) }))).toMatchObject({
    status: 'failed',
    device: null,
  });
});

test('metrics: scikit-learn’s figures, the interval with its n, each fold, and what chose the weights', () => {
  const metrics = parse(metricsJson({ recipe, run: foldedRun, validation, calibration }));
  expect(metrics).toMatchObject({
    recipe: 'stratified-cv',
    seed: 42,
    validation: 'stratified-k-fold',
    data: 'train.csv',
    chosen_by: ['ModelCheckpoint on val_accuracy'],
    overall: {
      accuracy: expected.accuracy,
      loss: near(expected.loss, 9),
      correct: expected.accuracy * 300,
      n: 300,
      interval_95: [near(0.62179, 5), near(0.72707, 5)],
      confusion_matrix: expected.confusion,
    },
    folds: {
      accuracy: { mean: near(expected.mean), sd: near(expected.sd) },
      each: expected.folds.map((accuracy, i) => ({
        fold: i + 1,
        epoch: 2,
        chosen_by_validation: true,
        accuracy,
        n: 75,
      })),
    },
  });
  expect(metrics).toHaveProperty('calibration', {
    temperature: temperatureOf(predictions, labels),
    expected_calibration_error: calibrationOf(predictions, labels).error,
    after_temperature: calibration.after.error,
  });
  expect(metrics).toHaveProperty('overall.classes[3]', {
    class: 3,
    name: '3',
    precision: near(expected.classes[3]?.precision ?? -1),
    recall: near(expected.classes[3]?.recall ?? -1),
    f1: near(expected.classes[3]?.f1 ?? -1),
    support: expected.classes[3]?.support,
  });
});

test('metrics name the classes of data that has names, and are null without validation', () => {
  const classNames = ['T-shirt/top', 'Trouser'];
  const named = parse(
    metricsJson({ recipe, run: foldedRun, validation: { ...validation, classNames }, calibration }),
  );
  expect(named).toHaveProperty('overall.classes[1].name', 'Trouser');
  expect(parse(metricsJson({ recipe, run: idle, validation, calibration: null }))).toMatchObject({
    chosen_by: [],
    overall: null,
    calibration: null,
    folds: { accuracy: null, each: [] },
  });
});

test('out-of-fold predictions: every row once, ascending, and the same 32-bit numbers when read back', () => {
  const pieces = [...outOfFoldCsv(predictions, labels)];
  const lines = pieces.join('').split('\n');
  expect(lines[0]).toBe('row,label,fold,predicted,p0,p1,p2,p3,p4,p5,p6,p7,p8,p9');
  expect(lines.at(-1)).toBe('');
  const cells = lines.slice(1, -1).map(line => line.split(',').map(Number));
  expect(cells.map(([row]) => row)).toEqual(Array.from({ length: 300 }, (_, row) => row));
  let compared = 0;
  forEachRow(predictions, ({ row, fold, probabilities }) => {
    const [, label, foldCell, predicted, ...values] = cells[row] ?? [];
    expect([label, foldCell, predicted]).toEqual([labels[row], fold, likeliest(probabilities)]);
    expect(Float32Array.from(values)).toEqual(probabilities.slice());
    compared += 1;
  });
  expect(compared).toBe(300);
});

test('out-of-fold predictions come in pieces of some milliseconds', () => {
  const rows = Int32Array.from({ length: 1201 }, (_, i) => 1200 - i);
  const probabilities = new Float32Array(rows.length * 10).map((_, i) => (i % 10) / 45);
  const pieces = [...outOfFoldCsv([{ fold: 1, rows, probabilities }], new Uint8Array(1201))];
  expect(pieces.map(piece => piece.split('\n').length - 1)).toEqual([1, 500, 500, 201]);
  expect(pieces[1]?.startsWith('0,0,1,9,0,0.0222222228,')).toBe(true);
});
