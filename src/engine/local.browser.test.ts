/** The engine as a whole, on WASM: it learns, repeats itself bit for bit, stops, fails with a sentence and leaks nothing. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { RunEvent } from '../run/events.ts';
import type { Job } from '../run/job.ts';
import { blobs } from '../testing/blobs.ts';
import { smallJob } from '../testing/jobs.ts';
import { localEngine } from './local.ts';

const engine = localEngine();
await engine.start('wasm');
const digits = blobs(240);
const never = new AbortController().signal;

async function events(job: Job, signal = never): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, digits, signal)) seen.push(event);
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
  for await (const { from, probabilities } of engine.predict(model, digits.images.slice(200 * 784), never)) {
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
  for await (const event of engine.train(job, digits, stop.signal)) if (event.kind === 'steps') stop.abort();
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
  for await (const event of engine.train(smallJob(200, 40, { epochs: 1000 }), digits, stop.signal)) {
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
  for await (const event of engine.train(smallJob(200, 0, { epochs: 1000 }), digits, stop.signal)) {
    if (event.kind !== 'steps' || answered > 0) continue;
    for await (const chunk of engine.predict(model.model, digits.images.slice(0, 784), never))
      answered += chunk.probabilities.length;
    stop.abort();
  }
  expect(answered).toBe(10);
});
