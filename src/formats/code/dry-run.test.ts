/**
 * Generated Python run from end to end, with a stand-in for Keras, which cannot be run here (dry_run.py): it trains on the
 * rows, at the rates and with the callbacks that the engine would, and writes the submission that the app would.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { digitSet, type DigitSet } from '../../data/digits.ts';
import { submissionCsv } from '../../data/submission.ts';
import { plannedRate } from '../../engine/callbacks/schedule.ts';
import { present } from '../../lib/check.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { vote } from '../../run/metrics/vote.ts';
import { splitsFor } from '../../store/splits.ts';
import { likeliest } from '../../store/submission.ts';
import { blobs } from '../../testing/blobs.ts';
import { csvText } from '../../testing/csv-text.ts';
import { findPython, runPython } from '../../testing/python.ts';
import { folded, scripts } from './fixture.ts';

const numericPython = findPython('numpy', 'sklearn');

/** A set whose images carry their row in the first two pixels, with uneven classes. */
function numbered(count: number, labelled: boolean): DigitSet {
  const { images, id, name } = blobs(count);
  for (let row = 0; row < count; row++) images.set([row >> 8, row & 255], row * 784);
  const labels = Uint8Array.from({ length: count }, (_, i) => (i * i + Math.floor(i / 7) + 3) % 10);
  return digitSet({ id, name, images, labels: labelled ? labels : null });
}

const train = numbered(300, true);
const [labelledTest, plainTest] = [numbered(41, true), numbered(41, false)];

/** What a script did, by dry_run.py. */
interface Done {
  readonly fits: readonly {
    readonly optimizer: Readonly<Record<string, unknown>>;
    readonly layers: readonly Readonly<Record<string, unknown>>[];
    readonly loss: unknown;
    readonly batchSize: number;
    readonly epochs: number;
    readonly rates: readonly number[];
    readonly callbacks: readonly Readonly<Record<string, unknown>>[];
    readonly generator: Readonly<Record<string, unknown>> | null;
    readonly train: readonly number[];
    readonly validation: readonly number[] | null;
  }[];
  /** What each model said of the test images. */
  readonly votes: readonly (readonly (readonly number[])[])[];
  readonly saved: readonly string[];
  readonly loaded: readonly string[];
  readonly seeds: readonly number[];
  readonly submission: string;
}

const folders: string[] = [];
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true })));

/** Runs scripts beside a train.csv of Kaggle's form and a test.csv. */
function dryRun(python: string, texts: readonly string[], digits: DigitSet): readonly Done[] {
  const folder = mkdtempSync(join(tmpdir(), 'inkfold-code-'));
  folders.push(folder);
  writeFileSync(join(folder, 'train.csv'), csvText(train));
  writeFileSync(join(folder, 'test.csv'), csvText(digits, { newline: '\n' }));
  const dry = new URL('dry_run.py', import.meta.url).pathname;
  return runPython(python, [decodeURIComponent(dry)], texts, folder) as readonly Done[];
}

let runs: readonly { readonly recipe: Recipe; readonly done: Done }[] | null = null;

/** Runs all scripts once, for all tests. */
function allRuns(python: string) {
  if (runs) return runs;
  const onFile = scripts.filter(({ recipe }) => recipe.validation === 'test-set');
  const others = scripts.filter(({ recipe }) => recipe.validation !== 'test-set');
  runs = [
    { cases: onFile, test: labelledTest },
    { cases: others, test: plainTest },
  ].flatMap(({ cases, test: digits }) => {
    const texts = cases.map(({ script }) => script);
    return dryRun(python, texts, digits).map((done, i) => ({
      recipe: present(cases[i], 'a case').recipe,
      done,
    }));
  });
  return runs;
}

const why = 'there is no python3 with NumPy and scikit-learn to run the code with';

test('scripts train and validate on the engine’s rows, in its order', { timeout: 120_000 }, context => {
  if (!numericPython) return context.skip(why);
  for (const { recipe, done } of allRuns(numericPython)) {
    const splits = splitsFor(recipe, train, labelledTest);
    expect(done.fits.map(fit => fit.train)).toEqual(splits.map(split => [...split.train]));
    expect(done.fits.map(fit => fit.validation ?? [])).toEqual(splits.map(split => [...split.validation]));
  }
});

test('scripts train at the engine’s rates, epochs and batches', { timeout: 120_000 }, context => {
  if (!numericPython) return context.skip(why);
  for (const { recipe, done } of allRuns(numericPython)) {
    for (const fit of done.fits) {
      expect(fit).toMatchObject({ epochs: recipe.epochs, batchSize: recipe.batchSize });
      const times = timesOf(recipe, fit.train.length);
      const rates = times.map(time => plannedRate(recipe, time) ?? recipe.learningRate);
      expect(fit.rates).toHaveLength(rates.length);
      // Keras holds rates as 32-bit floats.
      rates.forEach((rate, i) => expect(Math.abs((fit.rates[i] ?? NaN) / rate - 1)).toBeLessThan(1e-6));
    }
  }
});

/** When the rate is set: once, before each epoch, or before each step; in epochs from 0. */
function timesOf({ schedule, epochs, batchSize }: Recipe, rows: number): readonly number[] {
  if (schedule === 'constant') return [0];
  const starts = Array.from({ length: epochs }, (_, epoch) => epoch);
  if (schedule === 'exponential' || schedule === 'step') return starts;
  const steps = Array.from({ length: Math.ceil(rows / batchSize) }, (_, step) => (step * batchSize) / rows);
  return starts.flatMap(epoch => steps.map(share => epoch + share));
}

test('submission.csv is what the models’ votes make here', { timeout: 120_000 }, context => {
  if (!numericPython) return context.skip(why);
  for (const { done } of allRuns(numericPython)) {
    const opinions = done.votes.map(votes => Float32Array.from(votes.flat()));
    const mean = vote(opinions);
    const labels = Uint8Array.from({ length: plainTest.count }, (_, row) => likeliest(mean, row));
    expect(new Set(labels).size).toBeGreaterThan(3);
    expect(done.submission).toBe(submissionCsv(labels));
  }
});

test('callbacks, optimizer, loss and seeds are the recipe’s', { timeout: 120_000 }, context => {
  if (!numericPython) return context.skip(why);
  for (const { recipe, done } of allRuns(numericPython)) {
    const files = done.fits.map((_, i) => (folded(recipe) ? `fold-${i + 1}` : null));
    expect(done.saved).toEqual(files.map(file => `${file ?? 'model'}.keras`));
    const kept = recipe.validation !== 'none' && recipe.keep !== 'last';
    expect(done.loaded).toEqual(kept ? files.map(file => `${file ?? 'best'}.weights.h5`) : []);
    expect(done.seeds).toEqual(
      files.map((file, i) => (file ? (recipe.seed + i + 1) % 2 ** 31 : recipe.seed % 2 ** 31)),
    );
    done.fits.forEach((fit, i) => {
      expect(fit.callbacks).toEqual(expectedCallbacks(recipe, `${files[i] ?? 'best'}.weights.h5`));
      expect(fit.optimizer).toEqual({
        name: { adam: 'Adam', rmsprop: 'RMSprop', sgd: 'SGD' }[recipe.optimizer],
        ...(recipe.optimizer === 'sgd' ? { momentum: recipe.momentum } : {}),
      });
      expect(fit.loss).toEqual(expectedLoss(recipe));
      expect(fit.generator).toEqual(expectedGenerator(recipe));
    });
  }
});

function expectedLoss({ loss, labelSmoothing }: Recipe): unknown {
  if (loss === 'sparse') return 'sparse_categorical_crossentropy';
  if (labelSmoothing === 0) return 'categorical_crossentropy';
  return { name: 'CategoricalCrossentropy', label_smoothing: labelSmoothing };
}

function expectedCallbacks(recipe: Recipe, weights: string): readonly unknown[] {
  const { schedule, validation, keep, plateauPatience, plateauFactor, plateauMinRate, stopPatience } = recipe;
  const scheduler =
    schedule === 'exponential' || schedule === 'step' ? [{ name: 'LearningRateScheduler' }] : [];
  if (validation === 'none') return scheduler;
  const best = { name: 'ModelCheckpoint', filepath: weights, save_best_only: true, save_weights_only: true };
  const loss = { monitor: 'val_loss' };
  const cuts = plateauPatience > 0 && schedule !== 'cosine' && schedule !== 'one-cycle';
  return [
    ...scheduler,
    ...(keep === 'best-accuracy' ? [{ ...best, monitor: 'val_accuracy', mode: 'max' }] : []),
    ...(keep === 'best-loss' ? [{ ...best, ...loss, mode: 'min' }] : []),
    ...(cuts
      ? [
          {
            ...loss,
            name: 'ReduceLROnPlateau',
            factor: plateauFactor,
            patience: plateauPatience,
            min_lr: plateauMinRate,
          },
        ]
      : []),
    ...(stopPatience > 0
      ? [
          {
            ...loss,
            name: 'EarlyStopping',
            patience: stopPatience,
            ...(keep === 'last' ? { restore_best_weights: true } : {}),
          },
        ]
      : []),
  ];
}

function expectedGenerator(recipe: Recipe): unknown {
  const ranges = {
    rotation_range: recipe.rotation,
    width_shift_range: recipe.widthShift,
    height_shift_range: recipe.heightShift,
    shear_range: recipe.shear,
    zoom_range: recipe.zoom,
  };
  const given = Object.entries(ranges).filter(([, range]) => range > 0);
  if (given.length === 0) return null;
  return { name: 'ImageDataGenerator', ...Object.fromEntries(given), fill_mode: recipe.fill };
}

test('the network is the recipe’s, layer by layer', { timeout: 120_000 }, context => {
  if (!numericPython) return context.skip(why);
  const run = allRuns(numericPython).find(({ recipe }) => recipe === presetOf('deep-bn').recipe);
  const block = (filters: number) => [
    { name: 'Conv2D', filters, kernel_size: 3, padding: 'same' },
    { name: 'BatchNormalization' },
    { name: 'ReLU' },
    { name: 'MaxPooling2D', pool_size: 2 },
    { name: 'Dropout', rate: 0.25 },
  ];
  expect(run?.done.fits[0]?.layers).toEqual([
    ...[32, 64, 128, 256].flatMap(block),
    { name: 'Flatten' },
    { name: 'Dense', units: 256, activation: 'relu', kernel_regularizer: { name: 'L2', l2: 0.0001 } },
    { name: 'Dropout', rate: 0.5 },
    { name: 'Dense', units: 10, activation: 'softmax' },
  ]);
});
