/**
 * Trust, but verify: before a backend trains, one real training step of a small network is held against tfjs's cpu
 * backend. Drivers that return zero or wrong gradients exist (tensorflow/tfjs issue 8590), and they do it silently.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../data/digits.ts';
import { present } from '../lib/check.ts';
import { InkfoldError } from '../lib/fault.ts';
import { random } from '../lib/random.ts';
import { weightSpecs, type Network } from '../recipe/network.ts';
import { batchOf } from './batches.ts';
import { initialWeights, liveModel } from './model.ts';
import type { Ops, OptimizerRule } from './ops/ops.ts';
import { plainOps } from './ops/plain.ts';
import { gradients, type Slopes } from './step.ts';

/** Every op that a recipe uses, small enough for the cpu backend to need some ten milliseconds. */
const PROBE: Network = [
  { kind: 'conv', filters: 4, size: 3, padding: 'valid', activation: 'relu' },
  { kind: 'maxPool', size: 2 },
  // ReLU before the norm too: else its bias has no gradient but rounding noise, which Adam blows up to full steps.
  { kind: 'conv', filters: 8, size: 3, padding: 'same', activation: 'relu' },
  { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 },
  { kind: 'relu' },
  { kind: 'maxPool', size: 2 },
  { kind: 'flatten' },
  { kind: 'dense', units: 12, activation: 'relu', l2: 0.01 },
  { kind: 'dropout', rate: 0.5 },
  { kind: 'dense', units: 10, activation: 'softmax' },
];
const TRAINABLE = weightSpecs(PROBE).filter(spec => spec.trainable);
const ROWS = 4;

/** A large ε: with the usual one, the first step takes a gradient that is nearly zero for a full one, rounding and all. */
const ADAM: OptimizerRule = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-3 };

/** Largest allowed difference, relative to the largest value of the gradient concerned. */
const TOLERANCE = 1e-4;

/** Loss and gradients of one step, by name. */
export type ProbeResult = ReadonlyMap<string, Float32Array>;

/** One training step of the probe network on the current backend. */
export async function probeStep(ops: Ops): Promise<ProbeResult> {
  const rng = random(7);
  const weights = initialWeights(PROBE, rng.fork('initial weights'));
  const pixels = rng.fork('pixels');
  const digits = {
    id: 'probe',
    name: 'probe',
    count: ROWS,
    images: Uint8Array.from({ length: ROWS * PIXELS }, () => pixels.below(256)),
    labels: Uint8Array.from({ length: ROWS }, (_, i) => i),
    classNames: null,
    hashes: new Uint32Array(2 * ROWS),
  };
  const model = liveModel(PROBE, weights, ops);
  const optimizer = ops.optimizer(ADAM, model.trainable);
  const batch = batchOf(
    digits,
    Int32Array.from({ length: ROWS }, (_, i) => i),
    { loss: 'categorical', labelSmoothing: 0 },
  );
  let step: Slopes | null = null;
  try {
    step = gradients(ops, model, batch, 1);
    const result = new Map<string, Float32Array>();
    result.set('loss', (await step.loss.data()) as Float32Array);
    for (const [i, spec] of TRAINABLE.entries())
      result.set(spec.name, (await present(step.gradients[i], spec.name).data()) as Float32Array);
    optimizer.apply(step.gradients, 0.001);
    model.absorb(step.statistics);
    for (const [i, values] of (await model.read()).entries())
      result.set(`${weightSpecs(PROBE)[i]?.name} after the step`, values);
    return result;
  } finally {
    if (step)
      tf.dispose([
        step.loss,
        step.correct,
        ...step.gradients,
        ...step.statistics.flatMap(({ mean, variance }) => [mean, variance]),
      ]);
    batch.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

/** The reference, by the cpu backend; leaves it current. */
export async function referenceStep(): Promise<ProbeResult> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return probeStep(plainOps);
}

/** Throws `NoBackend`, naming what is wrong, unless the result is the reference's. */
export function compare(result: ProbeResult, reference: ProbeResult): void {
  const floor = NEGLIGIBLE * Math.max(...[...reference.values()].map(largest));
  for (const [name, expected] of reference) {
    const error = relativeError(present(result.get(name), name), expected, floor);
    if (!(error <= TOLERANCE))
      throw new InkfoldError('NoBackend', `it computed a wrong ${name} (off by ${error.toExponential(1)})`);
  }
}

/**
 * Values below this share of the largest are rounding noise: the gradient of a bias before a batch normalisation is zero
 * by algebra, and whatever is left of it differs from device to device.
 */
export const NEGLIGIBLE = 0.1;

/** The largest magnitude. */
export const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Largest difference over the largest expected magnitude, or over `floor` where that is larger; NaN where a value is. */
export function relativeError(actual: Float32Array, expected: Float32Array, floor = 0): number {
  let difference = actual.length === expected.length ? 0 : NaN;
  expected.forEach((value, i) => {
    const gap = Math.abs((actual[i] ?? NaN) - value);
    // Math.max would let NaN through, but only from one side.
    difference = gap > difference || Number.isNaN(gap) ? gap : difference;
  });
  return difference / (Math.max(largest(expected), floor) || 1);
}
