/** A network of ours in the words of jax-js: channels first, as its convolutions want them, with our weights. */
import { lax, nn, numpy as np, random } from '@jax-js/jax';
import type { Weights } from '../../../src/engine/model.ts';
import { check, present, unreachable } from '../../../src/lib/check.ts';
import { layerTable, type LayerRow, type Network } from '../../../src/recipe/network.ts';

/** A network's variables on the device. */
export interface JaxWeights {
  /** Those that gradients move. */
  readonly trained: np.Array[];
  /** Moving means and variances of batch normalisations. */
  readonly moving: np.Array[];
}

/**
 * Logits [n, 10] of images [n, 1, 28, 28] in training, and the moving averages after it. Takes over what it is given,
 * as jax-js does; `key` is for dropout.
 */
export type JaxForward = (
  weights: JaxWeights,
  images: np.Array,
  key: np.Array,
) => { logits: np.Array; moving: np.Array[] };

/** The network's weights as jax-js wants them: [out, in, h, w], and dense rows in channel-first order. */
export function jaxWeights(network: Network, weights: Weights): JaxWeights {
  const trained: np.Array[] = [];
  const moving: np.Array[] = [];
  let at = 0;
  let map: readonly number[] = [];
  for (const row of layerTable(network)) {
    for (const spec of row.weights) {
      const values = np.array(present(weights[at++], spec.name), { shape: [...spec.shape] });
      if (!spec.trainable) moving.push(values);
      else if (spec.role !== 'kernel') trained.push(values);
      else if (row.layer.kind === 'conv') trained.push(np.transpose(values, [3, 2, 0, 1]));
      else trained.push(channelsFirst(values, map, spec.shape[1] ?? 0));
    }
    if (row.layer.kind !== 'flatten' && row.layer.kind !== 'dropout') map = row.output;
  }
  return { trained, moving };
}

/** Reorders the rows of a dense kernel after a flattened map [h, w, c]. */
function channelsFirst(kernel: np.Array, map: readonly number[], units: number): np.Array {
  if (map.length !== 3) return kernel;
  const [h = 0, w = 0, c = 0] = map;
  const byMap = np.transpose(kernel.reshape([h, w, c, units]), [2, 0, 1, 3]);
  return byMap.reshape([h * w * c, units]);
}

/** The forward pass in training. */
export function jaxForward(network: Network): JaxForward {
  const rows = layerTable(network);
  return ({ trained, moving }, images, key) => {
    const pass: Pass = { trained: [...trained], moving: [...moving], moved: [], keys: keysOf(rows, key) };
    const logits = rows.reduce((x, row) => layerOf(x, row, pass), images);
    return { logits, moving: pass.moved };
  };
}

/** What is still to be used of a pass; taken from the front. */
interface Pass {
  readonly trained: np.Array[];
  readonly moving: np.Array[];
  readonly moved: np.Array[];
  readonly keys: np.Array[];
}

const next = (arrays: np.Array[]): np.Array => present(arrays.shift(), 'an array');

function keysOf(rows: readonly LayerRow[], key: np.Array): np.Array[] {
  const count = rows.filter(({ layer }) => layer.kind === 'dropout').length;
  if (count === 0) {
    key.dispose();
    return [];
  }
  const keys = random.split(key, count);
  const each = Array.from({ length: count }, (_, i) => keys.ref.slice(i));
  keys.dispose();
  return each;
}

function layerOf(x: np.Array, { layer }: LayerRow, pass: Pass): np.Array {
  switch (layer.kind) {
    case 'conv': {
      const kernel = next(pass.trained);
      const bias = next(pass.trained).reshape([1, layer.filters, 1, 1]);
      const padding = layer.padding === 'same' ? 'SAME' : 'VALID';
      const sum = lax.convGeneralDilated(x, kernel, [1, 1], padding).add(bias);
      return layer.activation === 'relu' ? nn.relu(sum) : sum;
    }
    case 'dense': {
      check(!layer.l2, 'weight decay is not part of the benchmark');
      const sum = np.dot(x, next(pass.trained)).add(next(pass.trained));
      return layer.activation === 'relu' ? nn.relu(sum) : sum;
    }
    case 'batchNorm':
      return batchNorm(x, layer.momentum, layer.epsilon, pass);
    case 'relu':
      return nn.relu(x);
    case 'maxPool':
      return lax.reduceWindow(x, np.max, [layer.size, layer.size], [layer.size, layer.size]);
    case 'flatten':
      return x.reshape([x.shape[0] ?? 0, -1]);
    case 'dropout': {
      const kept = random.bernoulli(next(pass.keys), 1 - layer.rate, [...x.shape]);
      return np.where(kept, x.mul(1 / (1 - layer.rate)), 0);
    }
    default:
      return unreachable(layer);
  }
}

/** By the batch's own statistics; only maps are ever normalised here. */
function batchNorm(x: np.Array, momentum: number, epsilon: number, pass: Pass): np.Array {
  const channels = x.shape[1] ?? 0;
  const wide = [1, channels, 1, 1];
  const mean = np.mean(x.ref, [0, 2, 3]);
  const centred = x.sub(mean.ref.reshape(wide));
  const variance = np.mean(np.square(centred.ref), [0, 2, 3]);
  const follow = (value: np.Array): np.Array =>
    next(pass.moving)
      .mul(momentum)
      .add(lax.stopGradient(value).mul(1 - momentum));
  pass.moved.push(follow(mean), follow(variance.ref));
  const gamma = next(pass.trained);
  const beta = next(pass.trained).reshape(wide);
  const scale = gamma.div(np.sqrt(variance.add(epsilon))).reshape(wide);
  return centred.mul(scale).add(beta);
}
