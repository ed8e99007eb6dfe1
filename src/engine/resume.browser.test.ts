/** Folds that are broken off at random places and go on from checkpoints end like folds that were never disturbed: bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { Engine } from '../run/engine.ts';
import { blobs } from '../testing/blobs.ts';
import { hashed, interruptedRun, timeless } from '../testing/interrupted-run.ts';
import { smallJob } from '../testing/jobs.ts';
import { webgl } from './devices/webgl.ts';
import { webgpu } from './devices/webgpu.ts';
import { localEngine } from './local.ts';

const digits = blobs(80);
const data = { digits, validation: digits };

/** Together: every optimizer, every layer, augmentation, smoothing, schedules within and between epochs, every callback. */
const RECIPES: Readonly<Record<string, Partial<Recipe>>> = {
  'Adam, batch norm, augmentation, one-cycle, best loss kept': {
    preset: 'deep-bn',
    epochs: 4,
    batchSize: 12,
    schedule: 'one-cycle',
    warmUp: 1,
    rotation: 10,
    zoom: 0.1,
    keep: 'best-loss',
    denseDropout: 0.3,
  },
  'RMSprop, dropout, exponential decay, best accuracy kept': {
    preset: 'kfold-cnn',
    epochs: 4,
    batchSize: 10,
    optimizer: 'rmsprop',
    learningRate: 0.002,
    schedule: 'exponential',
    decay: 0.3,
    keep: 'best-accuracy',
  },
  'SGD with momentum, plateau and early stopping': {
    preset: 'stratified-cv',
    epochs: 9,
    batchSize: 12,
    optimizer: 'sgd',
    learningRate: 0.2,
    momentum: 0.9,
    plateauPatience: 1,
    stopPatience: 2,
  },
  'plain SGD, smoothed labels, shifts': {
    preset: 'two-conv',
    epochs: 4,
    batchSize: 7,
    optimizer: 'sgd',
    learningRate: 0.05,
    momentum: 0,
    loss: 'categorical',
    labelSmoothing: 0.1,
    widthShift: 0.1,
    heightShift: 0.1,
    fill: 'reflect',
  },
};

/** Breaks a training off many times over several seeds and holds its end against that of one that nobody disturbed. */
async function expectSameEnd(engine: Engine, changes: Partial<Recipe>, rows: number, trials: number) {
  const job = smallJob(rows, 16, changes);
  const whole = await interruptedRun(engine, job, data, 0, random(0));
  const tensors = tf.memory().numTensors;
  const expected = timeless(whole);
  expect(whole.run.status).toBe('finished');
  expect(whole.run.folds[0]?.result).not.toBeNull();
  const places: string[] = [];
  for (let trial = 1; trial <= trials; trial++) {
    const broken = await interruptedRun(engine, job, data, 3, random(trial));
    expect(timeless(broken)).toEqual(expected);
    places.push(...broken.breaks);
  }
  expect(tf.memory().numTensors).toBe(tensors);
  expect(places.length).toBeGreaterThanOrEqual(trials);
  return places;
}

describe('wasm', () => {
  const engine = localEngine();
  beforeAll(() => engine.start('wasm'));

  test.for(Object.keys(RECIPES))('%s', async name => {
    const places = await expectSameEnd(engine, RECIPES[name] ?? {}, 60, 4);
    // Within epochs, and between them.
    expect(places.some(place => !place.endsWith('.0'))).toBe(true);
  });

  test('what a checkpoint holds does not change as training goes on', async () => {
    const job = smallJob(60, 16, { epochs: 3 });
    const kept: { told: FoldCheckpoint; before: unknown }[] = [];
    for await (const event of engine.train(job, data, new AbortController().signal))
      if (event.kind === 'checkpoint')
        kept.push({ told: event.checkpoint, before: hashed(event.checkpoint) });
    expect(kept.map(({ told }) => `${told.epoch}.${told.step}`)).toEqual(['2.0', '3.0']);
    for (const { told, before } of kept) expect(hashed(told)).toEqual(before);
    expect(hashed(kept[0]?.told.weights)).not.toEqual(hashed(kept[1]?.told.weights));
    expect(kept[1]?.told.optimizer.steps).toBe(8);
  });

  test('a checkpoint that does not fit the recipe is refused, and leaves nothing behind', async () => {
    const job = smallJob(60, 16, { epochs: 2 });
    let checkpoint: FoldCheckpoint | null = null;
    const signal = new AbortController().signal;
    for await (const event of engine.train(job, data, signal))
      if (event.kind === 'checkpoint') ({ checkpoint } = event);
    if (!checkpoint) throw new Error('no checkpoint');
    const before = tf.memory().numTensors;
    const [means = [], squares = []] = checkpoint.optimizer.slots;
    const slots = [means, squares.slice(1)];
    const from = [{ ...checkpoint, optimizer: { steps: 4, slots } }];
    const resumed = async (): Promise<void> => {
      for await (const event of engine.train({ ...job, from }, data, signal)) expect(event).toBeDefined();
    };
    await expect(resumed()).rejects.toThrow(/moving average/);
    expect(tf.memory().numTensors).toBe(before);
  });
});

for (const device of [webgpu, webgl]) {
  const sighting = await device.look();
  const title = sighting.found ? device.backend : `${device.backend} (skipped: ${sighting.reason})`;
  describe.skipIf(!sighting.found)(title, () => {
    const engine = localEngine();
    beforeAll(() => engine.start(device.backend));

    test.for(['adam', 'rmsprop', 'sgd'] as const)('%s', { timeout: 300_000 }, async optimizer => {
      const changes: Partial<Recipe> = {
        epochs: 3,
        batchSize: 4,
        optimizer,
        learningRate: 0.002,
        rotation: 10,
      };
      await expectSameEnd(engine, changes, 18, 2);
    });
  });
}
