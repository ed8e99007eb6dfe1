/**
 * Hostile files of models and experiments. What is read must be a network that can be used, with all of its weights, and
 * those must stand in the file; an experiment must not contradict itself, and comes back from a second writing as it is.
 */
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import type { Random } from '../lib/random.ts';
import { random } from '../lib/random.ts';
import { size, weightSpecs, type Network } from '../recipe/network.ts';
import { presetOf } from '../recipe/presets.ts';
import type { Experiment } from '../run/experiment.ts';
import type { TrainedModel } from '../run/model.ts';
import { experiment } from '../testing/experiment.ts';
import { damaged, spotsOf } from '../testing/fuzz/bytes.ts';
import { campaign, CAMPAIGN_MS, type Campaign } from '../testing/fuzz/campaign.ts';
import { damagedJson } from '../testing/fuzz/json.ts';
import { writeExperiment } from './experiment/write.ts';
import { writeH5 } from './keras/h5.ts';
import { trainedLike } from './keras/fixture.ts';
import { writeKeras } from './keras/keras.ts';
import { readModels, type Found } from './read-model.ts';
import { flawOf } from './soundness.ts';
import { writeTfjs } from './tfjs/write.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Archive = Record<string, Uint8Array>;

/** Every kind of layer, in a few hundred weights. */
const network: Network = [
  { kind: 'conv', filters: 2, size: 3, padding: 'valid', activation: 'linear' },
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.01 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 13 },
  { kind: 'dropout', rate: 0.25 },
  { kind: 'flatten' },
  { kind: 'dense', units: 10, activation: 'softmax', l2: 0.0003 },
];
const model: TrainedModel = { id: 'small', network, weights: trainedLike(network, 1), fold: 1, epoch: 1 };
const { recipe } = presetOf('two-conv');

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const read = (files: readonly (readonly [name: string, bytes: Bytes])[]): Promise<readonly Found[]> =>
  readModels(files.map(([name, bytes]) => ({ name, blob: new Blob([bytes]) })));

let h5: Bytes;
let keras: Archive;
let tfjs: Archive;
let inkfold: Archive;
beforeAll(async () => {
  h5 = (await writeH5(model, recipe)).bytes;
  keras = unzipSync((await writeKeras(model, recipe, new Date(2025, 2, 9))).bytes);
  tfjs = unzipSync(writeTfjs(model).bytes);
  inkfold = unzipSync(writeExperiment(small(experiment)).bytes);
});

/** The experiment with the small network in the place of its own: its weights make the file large, not different. */
function small(whole: Experiment): Experiment {
  const shrunk = (one: TrainedModel, seed: number): TrainedModel => ({
    ...one,
    network,
    weights: trainedLike(network, seed),
  });
  const folds = whole.run.folds.map(fold => ({
    ...fold,
    result: fold.result && { ...fold.result, model: shrunk(fold.result.model, fold.fold) },
  }));
  return { ...whole, run: { ...whole.run, folds }, newest: whole.newest && shrunk(whole.newest, 9) };
}

/** A hostile archive, and what was put into it: nothing else may come out. */
interface Hostile {
  readonly bytes: Bytes;
  readonly inside: Archive;
}

/** An archive with one file changed. */
function withFile(archive: Archive, path: string, change: (bytes: Bytes) => Bytes): Hostile {
  const inside = { ...archive, [path]: change(new Uint8Array(archive[path] ?? new Uint8Array(0))) };
  return { bytes: zipSync(inside, { level: 0 }).slice(), inside };
}

const jsonOf =
  (rng: Random) =>
  (bytes: Bytes): Bytes =>
    rng.below(4) === 0 ? damaged(bytes, rng) : utf8(damagedJson(textOf(bytes), rng));

/** The archive whole, its container damaged. */
function containerOf(archive: Archive, rng: Random): Hostile {
  const bytes = zipSync(archive, { level: rng.below(2) === 0 ? 0 : 6 }).slice();
  return { bytes: damaged(bytes, rng, spotsOf(bytes, ['PK'])), inside: archive };
}

/** One network, sound and with all its weights, each array of which stands in one of the files. */
function expectNetwork(found: readonly Found[], files: readonly Uint8Array[]): void {
  expect(found.map(({ kind }) => kind)).toEqual(['network']);
  for (const one of found) {
    if (one.kind !== 'network') continue;
    const { imported } = one;
    expect(flawOf(imported.network)).toBeNull();
    const specs = weightSpecs(imported.network);
    expect(imported.weights.map(({ length }) => length)).toEqual(specs.map(({ shape }) => size(shape)));
    for (const values of imported.weights) {
      expect(values.every(Number.isFinite)).toBe(true);
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      const turned = Buffer.from(bytes).swap32();
      const stands = files.some(file => {
        const all = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
        return all.includes(bytes) || all.includes(turned);
      });
      expect(stands, 'the weights stand in the file').toBe(true);
    }
  }
}

const SIGNATURES = ['TREE', 'SNOD', 'HEAP', 'GCOL', '\u0089HDF'];
const damagedH5 = (bytes: Bytes, rng: Random): Bytes =>
  damaged(bytes, rng, rng.below(2) === 0 ? [] : spotsOf(bytes, SIGNATURES));

const campaigns: readonly Campaign[] = [
  {
    format: '.h5',
    names: ['net.h5'],
    async attempt(rng) {
      const bytes = damagedH5(h5, rng);
      expectNetwork(await read([['net.h5', bytes]]), [bytes]);
    },
  },
  {
    format: '.keras',
    names: ['net.keras'],
    async attempt(rng) {
      const { bytes, inside } = hostileKeras(rng);
      expectNetwork(await read([['net.keras', bytes]]), Object.values(inside));
    },
  },
  {
    format: 'tfjs model.json and .bin',
    names: ['model.json', 'weights.bin'],
    async attempt(rng) {
      let json = new Uint8Array(tfjs['model.json'] ?? []);
      let weights = new Uint8Array(tfjs['weights.bin'] ?? []);
      if (rng.below(4) === 0) weights = damaged(weights, rng);
      else json = jsonOf(rng)(json);
      const found = await read([
        ['model.json', json],
        ['weights.bin', weights],
      ]);
      expectNetwork(found, [weights]);
    },
  },
  {
    format: 'tfjs as zip',
    names: ['tfjs.zip'],
    async attempt(rng) {
      const isWhole = rng.below(2) === 0;
      const { bytes, inside } = isWhole ? containerOf(tfjs, rng) : withFile(tfjs, 'model.json', jsonOf(rng));
      expectNetwork(await read([['tfjs.zip', bytes]]), Object.values(inside));
    },
  },
  {
    format: '.inkfold',
    names: ['run.inkfold'],
    async attempt(rng) {
      const [found] = await read([['run.inkfold', hostileExperiment(rng).bytes]]);
      expect(found?.kind).toBe('experiment');
      if (found?.kind === 'experiment') await expectExperiment(found.experiment);
    },
  },
];

function hostileKeras(rng: Random): Hostile {
  switch (rng.below(3)) {
    case 0:
      return containerOf(keras, rng);
    case 1:
      return withFile(keras, 'config.json', jsonOf(rng));
    default:
      return withFile(keras, 'model.weights.h5', bytes => damagedH5(bytes, rng));
  }
}

function hostileExperiment(rng: Random): Hostile {
  const paths = Object.keys(inkfold);
  const path = paths[rng.below(paths.length)] ?? '';
  switch (rng.below(6)) {
    case 0:
      return containerOf(inkfold, rng);
    case 1:
      return withFile(inkfold, path, bytes => damaged(bytes, rng));
    default:
      return withFile(inkfold, 'experiment.json', jsonOf(rng));
  }
}

/** What an experiment says of the same thing in two places agrees, and nothing of it is lost when it is written again. */
async function expectExperiment(read1: Experiment): Promise<void> {
  const { run, splits, curves, digits, validation, newest } = read1;
  const folds = run.folds.map(({ fold }) => fold);
  expect(folds).toEqual(folds.map((_, i) => i + 1));
  expect(splits.map(({ fold }) => fold)).toEqual(folds);
  for (const { train, validation: held } of splits) {
    expect(new Set(train).size).toBe(train.length);
    expect(new Set(held).size).toBe(held.length);
    expect(train.every(row => row >= 0 && row < digits.count)).toBe(true);
    expect(held.every(row => row >= 0 && row < validation.count)).toBe(true);
    if (digits.fingerprint === validation.fingerprint)
      expect(held.some(row => train.includes(row))).toBe(false);
  }
  for (const [i, { result, plan, epochs }] of run.folds.entries()) {
    expect(epochs.every(({ fold }) => fold === i + 1)).toBe(true);
    for (const { validation: score } of epochs)
      if (score) {
        expect(score.correct).toBeLessThanOrEqual(score.n);
        expect(score.n).toBe(plan?.validationRows);
      }
    if (!result) continue;
    expect(result.model.fold).toBe(i + 1);
    if (result.predictions) {
      expect(result.predictions.rows.length).toBe(plan?.validationRows);
      expect(result.predictions.rows.every(row => row >= 0 && row < validation.count)).toBe(true);
      expect(result.predictions.probabilities.length).toBe(10 * result.predictions.rows.length);
    }
  }
  for (const one of [newest, ...run.folds.map(({ result }) => result?.model)]) {
    if (!one) continue;
    expect(flawOf(one.network)).toBeNull();
    expect(one.weights.map(({ length }) => length)).toEqual(
      weightSpecs(one.network).map(({ shape }) => size(shape)),
    );
  }
  for (const { fold, loss, accuracy, learningRate, steps } of curves) {
    expect(folds).toContain(fold);
    expect([loss.length, accuracy.length, learningRate.length]).toEqual([steps, steps, steps]);
  }
  expect(new Set(curves.map(({ fold }) => fold)).size).toBe(curves.length);
  const [again] = await read([['again.inkfold', writeExperiment(read1).bytes]]);
  expect(again).toMatchObject({ kind: 'experiment', experiment: read1 });
}

for (const tried of campaigns)
  test(tried.format, { timeout: CAMPAIGN_MS }, async () => {
    const { failures, readings, rejections } = await campaign(tried);
    expect(failures).toEqual([]);
    expect(readings).toBeGreaterThan(0);
    expect(rejections).toBeGreaterThan(readings / 10);
    // Nothing that went before may trouble a good file.
    expectNetwork(await read([['good.h5', h5]]), [h5]);
  });

test('the same seed draws the same file', () => {
  const [a, b] = [random(5), random(5)].map(rng => hostileExperiment(rng).bytes);
  expect(a && b && Buffer.compare(a, b)).toBe(0);
});
