/**
 * The same training op by op on one lane, and on one lane and several with steps replayed where they can be, bit for bit: every
 * kind of layer, optimizer and batch size; with memory of one thread's own (tfjs's other build) and with shared memory.
 */
import '../../../autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { SIDE } from '../../../../data/digits.ts';
import { random } from '../../../../lib/random.ts';
import type { Network } from '../../../../recipe/network.ts';
import { networkOf, presetOf } from '../../../../recipe/presets.ts';
import { blobs } from '../../../../testing/blobs.ts';
import { randomTransforms } from '../../../augment.ts';
import { INTEGERS } from '../../../batches.ts';
import { wasm } from '../../../devices/wasm.ts';
import { initialWeights, liveModel } from '../../../model.ts';
import type { Ops, OptimizerRule } from '../../../ops/ops.ts';
import { eagerStepper, type MakeStepper } from '../../../stepper.ts';
import { attach } from '../attach.ts';

const conv = (filters: number, size: number, padding: 'same' | 'valid', activation: 'relu' | 'linear') =>
  ({ kind: 'conv', filters, size, padding, activation }) as const;
const norm = { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 } as const;
const softmax = { kind: 'dense', units: 10, activation: 'softmax' } as const;

/** 3×3 and 5×5, same and valid, channels that are no multiple of four, pools that leave edges, norms of maps and rows. */
const MIXED: Network = [
  conv(12, 5, 'valid', 'linear'),
  norm,
  { kind: 'relu' },
  { kind: 'maxPool', size: 3 },
  { kind: 'dropout', rate: 0.25 },
  conv(6, 3, 'same', 'relu'),
  conv(20, 5, 'same', 'linear'),
  norm,
  conv(20, 3, 'valid', 'relu'),
  { kind: 'maxPool', size: 2 },
  { kind: 'flatten' },
  { kind: 'dense', units: 36, activation: 'relu', l2: 0.01 },
  norm,
  { kind: 'dropout', rate: 0.5 },
  softmax,
];

const ADAM: OptimizerRule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const RMSPROP: OptimizerRule = { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 };
const MOMENTUM: OptimizerRule = { kind: 'sgd', momentum: 0.9 };

interface Training {
  readonly name: string;
  readonly network: Network;
  readonly rule: OptimizerRule;
  readonly batch: number;
}
const preset = (id: 'stratified-cv' | 'kfold-cnn' | 'deep-digits' | 'deep-bn') => ({
  name: id,
  network: networkOf(presetOf(id).recipe),
});
const TRAININGS: readonly Training[] = [
  { name: 'mixed', network: MIXED, rule: ADAM, batch: 1 },
  { name: 'mixed', network: MIXED, rule: RMSPROP, batch: 7 },
  { name: 'mixed', network: MIXED, rule: MOMENTUM, batch: 40 },
  { name: 'mixed', network: MIXED, rule: ADAM, batch: 64 },
  { ...preset('stratified-cv'), rule: ADAM, batch: 64 },
  { ...preset('stratified-cv'), rule: MOMENTUM, batch: 7 },
  { ...preset('kfold-cnn'), rule: ADAM, batch: 40 },
  { ...preset('deep-digits'), rule: ADAM, batch: 40 },
  { ...preset('deep-bn'), rule: RMSPROP, batch: 40 },
];
/** The second is recorded, the others are replayed. */
const STEPS = 4;
const eager: MakeStepper = job => Promise.resolve(eagerStepper(job));

/** Losses, counts and all weights after a few steps on moved-about images. */
async function trained(
  ops: Ops,
  make: MakeStepper,
  { network, rule, batch }: Training,
): Promise<readonly Float32Array[]> {
  const model = liveModel(network, initialWeights(network, random(3)), ops);
  const optimizer = ops.optimizer(rule, model.trainable);
  const digits = blobs(batch);
  const stepper = await make({ ops, model, optimizer, digits, labels: INTEGERS, fill: 'nearest' });
  const ranges = { rotation: 10, widthShift: 0.1, heightShift: 0.1, zoom: 0.1, shear: 0.2 };
  for (let step = 1; step <= STEPS; step++) {
    stepper.step({
      rows: Int32Array.from({ length: batch }, (_, i) => i),
      dropoutKey: step,
      learningRate: 0.001,
      transforms: randomTransforms(ranges, batch, SIDE, random(step)),
    });
  }
  const { losses, correct } = await stepper.read();
  const weights = await model.read();
  stepper.dispose();
  optimizer.dispose();
  model.dispose();
  return [losses, correct, ...weights];
}

/** The results of one lane, with memory of its own, op by op. */
const expected = new Map<Training, readonly Float32Array[]>();

afterAll(async () => (await attach()).dispose());

test('the test page is isolated, so that threads may share memory', () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
});

test('one lane takes the build without threads', async () => {
  const { ops, makeStepper, threads } = await wasm.start();
  expect(threads.count).toBe(1);
  expect((await attach()).isShared).toBe(false);
  for (const training of TRAININGS) expected.set(training, await trained(ops, eager, training));
  for (const [training, numbers] of expected) {
    expect(numbers.every(values => values.every(Number.isFinite))).toBe(true);
    const replayed = await trained(ops, makeStepper, training);
    expect
      .soft(
        replayed.every((values, i) => same(values, numbers[i])),
        training.name,
      )
      .toBe(true);
  }
});

test.for([2, 3, 1, 4])('the same bits on %i lanes of shared memory', async lanes => {
  const { ops, makeStepper, threads } = await wasm.start(lanes);
  const a = await attach();
  expect(threads.count).toBe(lanes);
  expect(a.isShared).toBe(true);
  expect(a.shortfall).toBeNull();
  const before = tf.memory().numTensors;
  for (const training of TRAININGS) {
    const numbers = await trained(ops, makeStepper, training);
    const differing = numbers.filter((values, i) => !same(values, expected.get(training)?.[i]));
    expect.soft(differing.length, `${training.name}, ${training.batch} images`).toBe(0);
  }
  expect(tf.memory().numTensors).toBe(before);
});

test('lanes that are told to sleep change nothing either', async () => {
  const { ops, makeStepper, threads } = await wasm.start(3);
  for (const atMost of [1, 2]) {
    threads.use(atMost);
    expect(threads.count).toBe(3);
    for (const training of TRAININGS.slice(3, 5)) {
      const numbers = await trained(ops, makeStepper, training);
      expect(numbers.every((values, i) => same(values, expected.get(training)?.[i]))).toBe(true);
    }
  }
});

/** Bit for bit: NaN is NaN, and 0 is not −0. */
const same = (a: Float32Array, b: Float32Array | undefined): boolean =>
  a.length === b?.length && a.every((value, i) => Object.is(value, b[i]));
