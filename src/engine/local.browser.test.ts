/** The engine as a whole, on WASM: it learns, repeats itself bit for bit, stops, fails with a sentence and leaks nothing. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { RunEvent } from '../run/events.ts';
import { presetOf } from '../recipe/presets.ts';
import type { Job } from '../run/job.ts';
import { calibrated } from '../run/metrics/calibration.ts';
import type { TrainedModel } from '../run/model.ts';
import { blobs } from '../testing/blobs.ts';
import { smallJob } from '../testing/jobs.ts';
import { localEngine } from './local.ts';

const engine = localEngine();
await engine.start('wasm');
const digits = blobs(240);
const data = { digits, validation: digits };
const never = new AbortController().signal;

async function events(job: Job, signal = never): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, data, signal)) seen.push(event);
  return seen;
}

const of = <K extends RunEvent['kind']>(seen: RunEvent[], kind: K): Extract<RunEvent, { kind: K }>[] =>
  seen.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);

test('learns, and tells every step and epoch', async () => {
  const job = smallJob(200, 40, { epochs: 3 });
  const seen = await events(job);
  const steps = of(seen, 'steps');
  expect(steps.reduce((sum, event) => sum + event.losses.length, 0)).toBe(3 * Math.ceil(200 / 16));
  expect(steps.reduce((sum, event) => sum + event.images, 0)).toBe(3 * 200);
  const rows = of(seen, 'epoch').map(event => event.row);
  expect(rows.map(row => row.epoch)).toEqual([1, 2, 3]);
  expect(rows.at(-1)?.validation?.n).toBe(40);
  expect(rows.at(-1)?.validation?.correct).toBeGreaterThanOrEqual(38);
  expect(rows[2]?.loss).toBeLessThan(rows[0]?.loss ?? 0);
  expect(seen.at(0)?.kind).toBe('preparing');
  expect(seen.at(-1)?.kind).toBe('finished');
});

test('the model that it hands out predicts what validation measured', async () => {
  const seen = await events(smallJob(200, 40));
  const model = of(seen, 'model').at(-1)?.model;
  const score = of(seen, 'epoch').at(-1)?.row.validation;
  if (!model || !score) throw new Error('no model');
  let correct = 0;
  for await (const { from, probabilities } of engine.predict([model], digits.images.slice(200 * 784), {
    signal: never,
  })) {
    for (let i = 0; i < probabilities.length / 10; i++) {
      const row = probabilities.subarray(i * 10, i * 10 + 10);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      if (row.indexOf(Math.max(...row)) === digits.labels?.[200 + from + i]) correct++;
    }
  }
  expect(correct).toBe(score.correct);
});

/** Every weight's bits, folded into one number a variable. */
const fingerprints = (weights: readonly Float32Array[]): number[] =>
  weights.map(values =>
    new Uint32Array(values.buffer).reduce((hash, bits) => Math.imul(hash ^ bits, 0x01000193), 0x811c9dc5),
  );

test('the same seed gives the same weights, bit for bit; another seed others', async () => {
  const weights = async (seed: number): Promise<number[]> =>
    of(await events(smallJob(64, 0, { seed, preset: 'stratified-cv' })), 'model').flatMap(event =>
      fingerprints(event.model.weights),
    );
  const first = await weights(5);
  expect(await weights(5)).toEqual(first);
  expect(await weights(6)).not.toEqual(first);
});

test('every tensor is given back: after success, stop and failure', async () => {
  const job = smallJob(64, 16);
  await events(job);
  const before = tf.memory().numTensors;

  await events(job);
  expect(tf.memory().numTensors).toBe(before);

  const stop = new AbortController();
  for await (const event of engine.train(job, data, stop.signal)) if (event.kind === 'steps') stop.abort();
  expect(tf.memory().numTensors).toBe(before);

  const diverging = events(smallJob(64, 0, { optimizer: 'sgd', learningRate: 1e20 }));
  await expect(diverging).rejects.toThrow(
    /no longer a number after step \d+ of epoch 1; a smaller learning rate/,
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('stops within a second and says so', async () => {
  const stop = new AbortController();
  const seen: RunEvent[] = [];
  let aborted = 0;
  for await (const event of engine.train(smallJob(200, 40, { epochs: 1000 }), data, stop.signal)) {
    seen.push(event);
    if (event.kind === 'epoch' && !stop.signal.aborted) {
      stop.abort();
      aborted = performance.now();
    }
  }
  expect(performance.now() - aborted).toBeLessThan(1000);
  expect(seen.at(-1)?.kind).toBe('stopped');
});

test('a drawing can be read while a training runs', async () => {
  const [model] = of(await events(smallJob(64, 0, { epochs: 1 })), 'model');
  if (!model) throw new Error('no model');
  const stop = new AbortController();
  let answered = 0;
  for await (const event of engine.train(smallJob(200, 0, { epochs: 1000 }), data, stop.signal)) {
    if (event.kind !== 'steps' || answered > 0) continue;
    for await (const chunk of engine.predict([model.model], digits.images.slice(0, 784), { signal: never }))
      answered += chunk.probabilities.length;
    stop.abort();
  }
  expect(answered).toBe(10);
});

test('folds train one after another, and each leaves what it says of rows that it has not seen', async () => {
  const rows = (from: number, count: number) => Int32Array.from({ length: count }, (_, i) => from + i);
  const job: Job = {
    ...smallJob(0, 0, { epochs: 1 }),
    splits: [
      { fold: 1, train: rows(0, 120), validation: rows(120, 30) },
      { fold: 2, train: rows(120, 120), validation: rows(0, 40) },
    ],
  };
  const results = of(await events(job), 'fold-finished').map(event => event.result);
  expect(results.map(({ predictions }) => predictions?.rows)).toEqual([rows(120, 30), rows(0, 40)]);
  for (const { predictions, score } of results) {
    expect(predictions?.probabilities.length).toBe((score?.n ?? 0) * 10);
    const read = Array.from(predictions?.rows ?? [], (_, i) => {
      const row = predictions?.probabilities.subarray(i * 10, i * 10 + 10) ?? new Float32Array(0);
      return row.indexOf(Math.max(...row));
    });
    const right = read.filter((digit, i) => digit === digits.labels?.[predictions?.rows[i] ?? 0]).length;
    expect(right).toBe(score?.correct);
  }
});

test('a fold that breaks leaves the others alone', async () => {
  const job = smallJob(32, 16, { epochs: 1 });
  const [split] = job.splits;
  if (!split) throw new Error('no split');
  const outside = { ...split, fold: 1, train: Int32Array.of(100_000) };
  const seen = await events({ ...job, splits: [outside, { ...split, fold: 2 }] });
  expect(of(seen, 'fold-failed').map(({ fold }) => fold)).toEqual([1]);
  expect(of(seen, 'fold-finished').map(({ fold }) => fold)).toEqual([2]);
  expect(seen.at(-1)?.kind).toBe('finished');
});

test('early stopping ends the fold with the weights of its best epoch', async () => {
  const job = smallJob(64, 32, { epochs: 12, stopPatience: 2, learningRate: 0.05, optimizer: 'sgd' });
  const seen = await events(job);
  const losses = of(seen, 'epoch').map(({ row }) => row.validation?.loss ?? NaN);
  const [result] = of(seen, 'fold-finished').map(event => event.result);
  const best = losses.indexOf(Math.min(...losses)) + 1;
  expect(result?.model.epoch).toBe(best);
  expect(result?.score?.loss).toBe(losses[best - 1]);
  expect(result?.chosenByValidation).toBe(true);
  const stopped = of(seen, 'action').filter(({ action }) => action.by === 'EarlyStopping');
  expect(losses.length).toBe(stopped.length > 0 ? best + 2 : 12);
});

test('batch norm, decay, a schedule and augmentation train, repeat themselves, and leak nothing', async () => {
  const job = smallJob(48, 24, {
    ...presetOf('deep-bn').recipe,
    epochs: 2,
    batchSize: 16,
  });
  const run = async () => {
    const seen = await events(job);
    const [result] = of(seen, 'fold-finished').map(event => event.result);
    return { seen, prints: fingerprints(result?.model.weights ?? []) };
  };
  const first = await run();
  const before = tf.memory().numTensors;
  const second = await run();
  expect(tf.memory().numTensors).toBe(before);
  expect(second.prints).toEqual(first.prints);
  const rates = of(second.seen, 'epoch').map(({ row }) => row.learningRate);
  expect(rates).toEqual([0.001, 0.001 * 0.9]);
});

test('a set of its own can validate', async () => {
  const own = blobs(30, 9);
  const seen: RunEvent[] = [];
  const job = smallJob(100, 0, { validation: 'test-set', epochs: 2 });
  const splits = job.splits.map(split => ({
    ...split,
    validation: Int32Array.from({ length: 30 }, (_, i) => i),
  }));
  for await (const event of engine.train({ ...job, splits }, { digits, validation: own }, never))
    seen.push(event);
  expect(of(seen, 'fold-finished')[0]?.result.score?.n).toBe(30);
});

test('several models vote, and shifted copies are averaged', async () => {
  const [first, second] = of(await events(smallJob(200, 0, { epochs: 2 })), 'model').map(e => e.model);
  if (!first || !second) throw new Error('no models');
  const images = digits.images.slice(0, 784 * 3);
  const read = async (models: TrainedModel[], shifts = false): Promise<number[]> => {
    const all: number[] = [];
    for await (const { probabilities } of engine.predict(models, images, { signal: never, shifts }))
      all.push(...probabilities);
    return all;
  };
  const [one, two, both] = [await read([first]), await read([second]), await read([first, second])];
  both.forEach((value, i) => expect(value).toBeCloseTo(((one[i] ?? 0) + (two[i] ?? 0)) / 2, 6));
  const averaged = await read([first], true);
  expect(averaged).not.toEqual(one);
  expect(averaged.slice(0, 10).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
});

test('a temperature divides every model’s logits: the same answers, said less or more surely', async () => {
  const [first, second] = of(await events(smallJob(200, 0, { epochs: 2 })), 'model').map(e => e.model);
  if (!first || !second) throw new Error('no models');
  const images = digits.images.slice(0, 784 * 3);
  const read = async (models: TrainedModel[], temperature?: number): Promise<Float32Array> => {
    const all: number[] = [];
    const options = temperature === undefined ? { signal: never } : { signal: never, temperature };
    for await (const { probabilities } of engine.predict(models, images, options)) all.push(...probabilities);
    return Float32Array.from(all);
  };
  const plain = await read([first]);
  expect(await read([first], 1), 'to the bit').toEqual(plain);
  const before = tf.memory().numTensors;
  const softer = await read([first], 2.5);
  expect(tf.memory().numTensors).toBe(before);
  calibrated(plain, 2.5).forEach((p, i) => expect(softer[i]).toBeCloseTo(p, 5));
  expect(softer).not.toEqual(plain);
  const votes = await read([first, second], 2.5);
  const other = await read([second], 2.5);
  votes.forEach((p, i) => expect(p).toBeCloseTo(((softer[i] ?? 0) + (other[i] ?? 0)) / 2, 6));
});

test('a preview moves digits about, by another draw otherwise', async () => {
  const recipe = { ...presetOf('deep-digits').recipe };
  const images = digits.images.slice(0, 784 * 4);
  const first = await engine.augment(recipe, images, 1);
  expect(first.length).toBe(images.length);
  expect(await engine.augment(recipe, images, 1)).toEqual(first);
  expect(await engine.augment(recipe, images, 2)).not.toEqual(first);
  const still = { ...recipe, rotation: 0, widthShift: 0, heightShift: 0, zoom: 0, shear: 0 };
  expect(await engine.augment(still, images, 1)).toEqual(images);
});
