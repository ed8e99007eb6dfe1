/** The recipes a person can start from; their sources are public notebooks whose values are kept. */
import { present } from '../lib/check.ts';
import type { Layer, Network, Padding } from './network.ts';
import type { PresetId, Recipe } from './recipe.ts';

export interface Preset {
  readonly id: PresetId;
  /** What it is good for, in one sentence. */
  readonly about: string;
  readonly network: Network;
  readonly recipe: Recipe;
}

const conv = (filters: number, padding: Padding): Layer => ({
  kind: 'conv',
  filters,
  size: 3,
  padding,
  activation: 'relu',
});
const pool: Layer = { kind: 'maxPool', size: 2 };
const flatten: Layer = { kind: 'flatten' };
const dense = (units: number): Layer => ({ kind: 'dense', units, activation: 'relu' });
const softmax: Layer = { kind: 'dense', units: 10, activation: 'softmax' };

export const presets: readonly Preset[] = [
  {
    id: 'two-conv',
    about: 'Two convolutions and a dense layer: trains in seconds, a good first run.',
    // 225,034 parameters
    network: [conv(32, 'valid'), pool, conv(64, 'valid'), pool, flatten, dense(128), softmax],
    recipe: {
      preset: 'two-conv',
      validation: 'hold-out',
      holdOut: 0.1,
      epochs: 5,
      batchSize: 32,
      optimizer: 'adam',
      learningRate: 0.001,
      seed: 42,
      trainingRows: 0,
    },
  },
  {
    id: 'stratified-cv',
    about: 'Three convolutions with dropout: slower, and about half as many mistakes.',
    // 896,906 parameters
    network: [
      conv(32, 'same'),
      pool,
      conv(64, 'same'),
      pool,
      conv(128, 'same'),
      flatten,
      dense(128),
      { kind: 'dropout', rate: 0.5 },
      softmax,
    ],
    recipe: {
      preset: 'stratified-cv',
      validation: 'hold-out',
      holdOut: 0.1,
      epochs: 10,
      batchSize: 64,
      optimizer: 'adam',
      learningRate: 0.001,
      seed: 42,
      trainingRows: 0,
    },
  },
];

/** The preset with this id. */
export const presetOf = (id: PresetId): Preset =>
  present(
    presets.find(p => p.id === id),
    `preset ${id}`,
  );

/** The network that a recipe trains. */
export const networkOf = (recipe: Recipe): Network => presetOf(recipe.preset).network;
