/**
 * What a contender is asked to do, and the work itself: one network, one batch size, the same numbers for everybody.
 * Plain values, used in the browser's workers and in Node alike.
 */
import { digitSet, PIXELS, type DigitSet } from '../../src/data/digits.ts';
import { initialWeights, type Weights } from '../../src/engine/model.ts';
import { random } from '../../src/lib/random.ts';
import type { Network } from '../../src/recipe/network.ts';
import { networkOf, presetOf } from '../../src/recipe/presets.ts';
import type { PresetId, Recipe } from '../../src/recipe/recipe.ts';

export type EngineName = 'inkfold' | 'stock' | 'jax-js' | PyTorchName;
/** As it comes, with images as [n, channels, height, width], and with channels last, which it is faster at on processors. */
export type PyTorchName = 'pytorch' | 'pytorch channels_last';

export const isPyTorch = (engine: EngineName): engine is PyTorchName => engine.startsWith('pytorch');

/** `cpu` is plain JavaScript for stock TensorFlow.js and native code for PyTorch. */
export type BackendName = 'wasm' | 'webgpu' | 'webgl' | 'cpu' | 'cuda';

export interface Task {
  readonly engine: EngineName;
  readonly backend: BackendName;
  /** Threads that train the one model together. */
  readonly lanes: number;
  readonly model: PresetId;
  readonly batch: number;
  /** Whether images are moved about before each step; the engines of others never do. */
  readonly augmenting: boolean;
}

/** Batches an epoch. Many, so that nobody learns one batch by heart and then multiplies numbers that vanish. */
export const BATCHES = 40;
/** Training steps whose losses are compared: the first proves the forward pass, the second gradients and the update. */
export const CHECK_STEPS = 2;

const SEED = 42;
/** That of the preset deep-digits: everything that can move, moves. */
const MOVING = { rotation: 10, widthShift: 0.1, heightShift: 0.1, zoom: 0.1, shear: 0.2 };
const STILL = { rotation: 0, widthShift: 0, heightShift: 0, zoom: 0, shear: 0 };

/** The recipe that is timed: the preset's network, dropout included, with Adam at 0.001 and no callbacks that stop. */
export function timedRecipe({ model, batch, augmenting }: Task): Recipe {
  return {
    ...presetOf(model).recipe,
    ...(augmenting ? MOVING : STILL),
    validation: 'none',
    optimizer: 'adam',
    learningRate: 0.001,
    schedule: 'constant',
    l2: 0,
    epochs: 1_000_000,
    batchSize: batch,
    seed: SEED,
    plateauPatience: 0,
    stopPatience: 0,
    keep: 'last',
  };
}

/** The same without what is drawn at random, so that all must get the same numbers. */
export function checkRecipe(task: Task): Recipe {
  const recipe = timedRecipe({ ...task, augmenting: false });
  return { ...recipe, convDropout: 0, denseDropout: 0, epochs: CHECK_STEPS };
}

/** The network that a task times. */
export const timedNetwork = (task: Task): Network => networkOf(timedRecipe(task));
/** The network whose losses are compared: without dropout. */
export const checkNetwork = (task: Task): Network => networkOf(checkRecipe(task));

/** The weights that Inkfold's engine starts fold 1 of these recipes with; all others are given them. */
export const startWeights = (network: Network): Weights =>
  initialWeights(network, random(SEED).fork('fold 1').fork('initial weights'));

/** Random pixels and labels: the arithmetic is the same as for digits. The first batch is the one of the check. */
export function noise(batch: number): DigitSet {
  const rng = random(1);
  const count = BATCHES * batch;
  return digitSet({
    id: `noise ${batch}`,
    name: 'Noise',
    images: Uint8Array.from({ length: count * PIXELS }, () => rng.below(256)),
    labels: Uint8Array.from({ length: count }, () => rng.below(10)),
  });
}

/** Bytes as a network reads them: 0…1. */
export const scaled = (bytes: Uint8Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(bytes, byte => byte / 255);

/** Rows `from` to `from + count − 1` of 0, 1, 2 …: a split without chance. */
export const firstRows = (count: number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: count }, (_, i) => i);
