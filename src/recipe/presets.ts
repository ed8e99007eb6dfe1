/** The recipes a person can start from; their sources are public notebooks whose values are kept. */
import { present } from '../lib/check.ts';
import type { Layer, Network, Padding } from './network.ts';
import type { PresetId, Recipe } from './recipe.ts';

export interface Preset {
  readonly id: PresetId;
  /** What it is good for, in one sentence. */
  readonly about: string;
  /** The network, with the rates that the recipe gives. */
  network(recipe: Recipe): Network;
  readonly recipe: Recipe;
}

/** What a preset does not say otherwise. */
const plain: Recipe = {
  preset: 'two-conv',
  validation: 'hold-out',
  holdOut: 0.1,
  folds: 5,
  epochs: 5,
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  loss: 'categorical',
  labelSmoothing: 0,
  seed: 42,
  trainingRows: 0,
  convDropout: 0,
  denseDropout: 0,
  l2: 0,
  schedule: 'constant',
  decay: 0,
  warmUp: 0,
  plateauPatience: 0,
  plateauFactor: 0.5,
  plateauMinRate: 0.00001,
  stopPatience: 0,
  keep: 'last',
  rotation: 0,
  widthShift: 0,
  heightShift: 0,
  zoom: 0,
  shear: 0,
  fill: 'nearest',
};

/** What our own presets share; e2e/bench/accuracy.md says how it was found. */
const ours: Recipe = {
  ...plain,
  batchSize: 128,
  learningRate: 0.004,
  schedule: 'one-cycle',
  denseDropout: 0.3,
  rotation: 10,
  widthShift: 0.07,
  heightShift: 0.07,
  zoom: 0.1,
  shear: 5.7,
};

const conv = (filters: number, size: number, padding: Padding): Layer => ({
  kind: 'conv',
  filters,
  size,
  padding,
  activation: 'relu',
});
const norm: Layer = { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 };
const relu: Layer = { kind: 'relu' };
const pool: Layer = { kind: 'maxPool', size: 2 };
const flatten: Layer = { kind: 'flatten' };
const dense = (units: number): Layer => ({ kind: 'dense', units, activation: 'relu' });
const softmax: Layer = { kind: 'dense', units: 10, activation: 'softmax' };
/**
 * A convolution with its norm, which follows quickly, since our own recipes have few steps. Pooling comes before the norm: what is
 * normalised is a quarter as much.
 */
const block = (filters: number, padding: Padding, ...then: readonly Layer[]): readonly Layer[] => [
  { kind: 'conv', filters, size: 3, padding, activation: 'linear' },
  ...then,
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
  relu,
];
/** 28×28 → 13×13 → 4×4: what most of the arithmetic goes into is small, so that there can be many epochs. 172,666 parameters. */
const ourNetwork = ({ denseDropout }: Recipe): Network => [
  ...block(24, 'valid', pool),
  ...block(48, 'valid'),
  ...block(48, 'valid', pool),
  ...block(96, 'same'),
  ...block(96, 'same'),
  flatten,
  ...dropout(denseDropout),
  softmax,
];
/** Nothing where the rate is 0, so that a network without dropout has no such layer. */
const dropout = (rate: number): Layer[] => (rate > 0 ? [{ kind: 'dropout', rate }] : []);

export const presets: readonly Preset[] = [
  {
    id: 'two-conv',
    about: 'Two convolutions and a dense layer: trains in seconds, a good first run.',
    // 225,034 parameters
    network: ({ denseDropout }) => [
      conv(32, 3, 'valid'),
      pool,
      conv(64, 3, 'valid'),
      pool,
      flatten,
      dense(128),
      ...dropout(denseDropout),
      softmax,
    ],
    recipe: { ...plain, batchSize: 32, loss: 'sparse' },
  },
  {
    id: 'stratified-cv',
    about: 'Three convolutions, trained five times on stratified folds: an honest mean accuracy.',
    // 896,906 parameters
    network: ({ denseDropout }) => [
      conv(32, 3, 'same'),
      pool,
      conv(64, 3, 'same'),
      pool,
      conv(128, 3, 'same'),
      flatten,
      dense(128),
      ...dropout(denseDropout),
      softmax,
    ],
    recipe: {
      ...plain,
      preset: 'stratified-cv',
      validation: 'stratified-k-fold',
      epochs: 10,
      denseDropout: 0.5,
    },
  },
  {
    id: 'kfold-cnn',
    about: 'The classic Keras example under five-fold cross-validation, with every callback of its notebook.',
    // 1,199,882 parameters
    network: ({ convDropout, denseDropout }) => [
      conv(32, 3, 'valid'),
      conv(64, 3, 'valid'),
      pool,
      ...dropout(convDropout),
      flatten,
      dense(128),
      ...dropout(denseDropout),
      softmax,
    ],
    recipe: {
      ...plain,
      preset: 'kfold-cnn',
      validation: 'k-fold',
      epochs: 50,
      convDropout: 0.25,
      denseDropout: 0.5,
      schedule: 'exponential',
      decay: 0.05,
      plateauPatience: 3,
      stopPatience: 5,
      keep: 'best-accuracy',
    },
  },
  {
    id: 'deep-bn',
    about: 'Four batch-normalised blocks with augmentation, after a notebook that saves its model for Keras.',
    network: ({ convDropout, denseDropout, l2 }) => [
      ...[32, 64, 128, 256].flatMap((filters): Layer[] => [
        { kind: 'conv', filters, size: 3, padding: 'same', activation: 'linear' },
        norm,
        relu,
        pool,
        ...dropout(convDropout),
      ]),
      flatten,
      { kind: 'dense', units: 256, activation: 'relu', ...(l2 > 0 ? { l2 } : {}) },
      ...dropout(denseDropout),
      softmax,
    ],
    recipe: {
      ...plain,
      preset: 'deep-bn',
      epochs: 30,
      optimizer: 'rmsprop',
      convDropout: 0.25,
      denseDropout: 0.5,
      l2: 0.0001,
      schedule: 'step',
      decay: 0.9,
      stopPatience: 5,
      rotation: 10,
      widthShift: 0.1,
      heightShift: 0.1,
      zoom: 0.1,
    },
  },
  {
    id: 'deep-digits',
    about:
      'Three wide batch-normalised convolutions with augmentation: the most accurate of the notebooks, and the slowest.',
    // 640,266 parameters, 639,370 of them trainable
    network: ({ convDropout, denseDropout }) => [
      conv(64, 5, 'valid'),
      norm,
      pool,
      ...dropout(convDropout),
      conv(128, 5, 'valid'),
      norm,
      pool,
      ...dropout(convDropout),
      conv(256, 3, 'valid'),
      norm,
      pool,
      ...dropout(convDropout),
      flatten,
      dense(512),
      ...dropout(denseDropout),
      softmax,
    ],
    recipe: {
      ...plain,
      preset: 'deep-digits',
      holdOut: 0.2,
      epochs: 50,
      batchSize: 128,
      convDropout: 0.25,
      denseDropout: 0.5,
      plateauPatience: 3,
      rotation: 10,
      widthShift: 0.1,
      heightShift: 0.1,
      zoom: 0.1,
      shear: 0.2,
    },
  },
  {
    id: 'inkfold',
    about: 'Our own: five folds whose models vote, for the best accuracy with little arithmetic.',
    network: ourNetwork,
    recipe: {
      ...ours,
      preset: 'inkfold',
      validation: 'stratified-k-fold',
      epochs: 38,
      warmUp: 7,
      // Against labels that are wrong (some 0.3 % of train.csv); only categorical cross-entropy takes soft ones.
      loss: 'categorical',
      labelSmoothing: 0.1,
    },
  },
  {
    id: 'inkfold-quick',
    about: 'Our own in a single model: what can be had in two minutes on a laptop without a GPU.',
    network: ourNetwork,
    recipe: { ...ours, preset: 'inkfold-quick', validation: 'stratified-hold-out', epochs: 10, warmUp: 2 },
  },
];

/** The preset with this id. */
export const presetOf = (id: PresetId): Preset =>
  present(
    presets.find(p => p.id === id),
    `preset ${id}`,
  );

/** The network that a recipe trains. */
export const networkOf = (recipe: Recipe): Network => presetOf(recipe.preset).network(recipe);
