/** What the tests of this folder share: a tiny network with everything in it, and runs whose every number is kept. */
import * as tf from '@tensorflow/tfjs-core';
import { digitSet, PIXELS, SIDE } from '../../data/digits.ts';
import { random } from '../../lib/random.ts';
import type { Network } from '../../recipe/network.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { Fill, Loss } from '../../recipe/recipe.ts';
import { randomTransforms } from '../augment.ts';
import type { LabelForm } from '../batches.ts';
import { imageTensor, initialWeights, liveModel, type LiveModel } from '../model.ts';
import type { Ops, OptimizerRule } from '../ops/ops.ts';
import { eagerStepper, type MakeStepper, type StepInputs, type StepNumbers } from '../stepper.ts';

const COUNT = 40;

/** Noise: what it teaches does not matter here. */
export const DIGITS = noise();

function noise() {
  const rng = random(1);
  const images = Uint8Array.from({ length: COUNT * PIXELS }, () => rng.below(256));
  const labels = Uint8Array.from({ length: COUNT }, () => rng.below(10));
  return digitSet({ id: 'noise', name: 'Noise', images, labels });
}

export const ADAM: OptimizerRule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Every kind of layer; small, since a software adapter runs it. */
export const EVERYTHING: Network = [
  { kind: 'conv', filters: 3, size: 5, padding: 'valid', activation: 'relu' },
  { kind: 'maxPool', size: 3 },
  { kind: 'conv', filters: 4, size: 3, padding: 'same', activation: 'linear' },
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
  { kind: 'relu' },
  { kind: 'flatten' },
  { kind: 'dense', units: 8, activation: 'relu', l2: 0.01 },
  { kind: 'dropout', rate: 0.4 },
  { kind: 'dense', units: 10, activation: 'softmax' },
];

/** The stepper that replayed steps are held against. */
export const eager: MakeStepper = job => Promise.resolve(eagerStepper(job));

/** The inputs of step `at` (from 0): other rows and another key in every step, a smaller rate from the fourth on. */
export function stepAt(at: number, size: number, augments = false): StepInputs {
  const recipe = { ...presetOf('deep-digits').recipe, rotation: 20, zoom: 0.2 };
  return {
    rows: Int32Array.from({ length: size }, (_, i) => (at * 7 + i * 3) % COUNT),
    dropoutKey: at * 123_456_789,
    learningRate: at < 3 ? 0.01 : 0.002,
    transforms: augments ? randomTransforms(recipe, size, SIDE, random(at)) : null,
  };
}

export interface Training {
  readonly ops: Ops;
  readonly make: MakeStepper;
  readonly steps: readonly StepInputs[];
  readonly network?: Network;
  readonly rule?: OptimizerRule;
  readonly loss?: Loss;
  readonly labelSmoothing?: number;
  readonly fill?: Fill;
  /** Runs between steps, with the index of the step before. */
  readonly between?: (model: LiveModel, at: number) => Promise<void>;
}

/** All numbers that a training leaves. */
export interface Outcome extends StepNumbers {
  readonly weights: readonly Float32Array[];
}

/** Trains `EVERYTHING`, or the network that is given; numbers are read after all steps, or after each where something happens between them. */
export async function train(training: Training): Promise<Outcome> {
  const { ops, make, steps, network = EVERYTHING, rule = ADAM, fill = 'nearest', between } = training;
  const labels: LabelForm = { loss: training.loss ?? 'sparse', labelSmoothing: training.labelSmoothing ?? 0 };
  const model = liveModel(network, initialWeights(network, random(3)), ops);
  const optimizer = ops.optimizer(rule, model.trainable);
  const stepper = await make({ ops, model, optimizer, digits: DIGITS, labels, fill });
  const read: StepNumbers[] = [];
  try {
    for (const [at, inputs] of steps.entries()) {
      stepper.step(inputs);
      if (!between) continue;
      read.push(await stepper.read());
      await between(model, at);
    }
    read.push(await stepper.read());
    return {
      losses: Float32Array.from(read.flatMap(({ losses }) => [...losses])),
      correct: Float32Array.from(read.flatMap(({ correct }) => [...correct])),
      weights: await model.read(),
    };
  } finally {
    stepper.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

/** The logits of a few digits, not yet computed perhaps; the caller owns them. */
export const logitsOf = (model: LiveModel): tf.Tensor2D =>
  tf.tidy(() => model.logits(imageTensor(DIGITS.images.subarray(0, 5 * PIXELS))));
