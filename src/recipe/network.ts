/** A network as a plain list of layers: what the layer table shows, what the engine builds and what an export writes. */
import { unreachable } from '../lib/check.ts';

export type Activation = 'linear' | 'relu' | 'softmax';
export type Padding = 'same' | 'valid';

export type Layer =
  /** Square convolution, NHWC, stride 1, with bias. */
  | {
      readonly kind: 'conv';
      readonly filters: number;
      readonly size: number;
      readonly padding: Padding;
      readonly activation: Activation;
    }
  /** Batch normalisation over all axes but the last, with Keras's defaults: momentum 0.99, epsilon 0.001. */
  | { readonly kind: 'batchNorm'; readonly momentum: number; readonly epsilon: number }
  | { readonly kind: 'relu' }
  /** Non-overlapping max-pooling over size × size windows, valid padding. */
  | { readonly kind: 'maxPool'; readonly size: number }
  /** Zeroes this share of its inputs while training and scales the rest up. */
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'flatten' }
  | {
      readonly kind: 'dense';
      readonly units: number;
      readonly activation: Activation;
      /** Weight decay as Keras's kernel_regularizer=l2(…): this times the sum of squares is added to the loss. */
      readonly l2?: number;
    };

export type Network = readonly Layer[];

/** A tensor's shape without its batch dimension: [height, width, channels] or [units]. */
export type Shape = readonly number[];

/** What a variable is for: how it starts, and whether gradients or moving averages move it. */
export type WeightRole = 'kernel' | 'bias' | 'gamma' | 'beta' | 'movingMean' | 'movingVariance';

/** One variable of a layer, in the order in which weights are stored everywhere (Keras's). */
export interface WeightSpec {
  /** For example "conv1/kernel". Kernels are HWIO for convolutions and [inputs, units] for dense layers. */
  readonly name: string;
  readonly shape: Shape;
  /** Inputs and outputs that meet at one unit: what Glorot's initial range is made of. */
  readonly fanIn: number;
  readonly fanOut: number;
  readonly role: WeightRole;
  /** False for the moving statistics of batch normalisation. */
  readonly trainable: boolean;
  /** L2 weight decay; 0 for none. */
  readonly l2: number;
}

/** One row of the layer table. */
export interface LayerRow {
  readonly layer: Layer;
  /** For example "conv1"; unique within the network. */
  readonly name: string;
  /** In plain words: "32 filters 3×3, same, ReLU". */
  readonly text: string;
  readonly output: Shape;
  readonly weights: readonly WeightSpec[];
  readonly parameters: number;
}

/** Every network of ours reads one grey 28×28 digit. */
export const INPUT: Shape = [28, 28, 1];

/** The layer table: shapes and parameter counts from the first layer to the last. Throws where shapes do not fit. */
export function layerTable(network: Network, input: Shape = INPUT): readonly LayerRow[] {
  const seen = new Map<string, number>();
  let shape = input;
  return network.map(layer => {
    const stem = STEMS[layer.kind];
    const nth = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, nth);
    const name = `${stem}${nth}`;
    const { output, weights } = expand(layer, name, shape);
    shape = output;
    const parameters = weights.reduce((sum, w) => sum + size(w.shape), 0);
    return { layer, name, text: describe(layer), output, weights, parameters };
  });
}

/** All variables of a network, in storage order. */
export const weightSpecs = (network: Network): readonly WeightSpec[] =>
  layerTable(network).flatMap(row => row.weights);

/** The number of parameters, moving statistics included. */
export const parameterCount = (network: Network): number =>
  layerTable(network).reduce((sum, row) => sum + row.parameters, 0);

/** The number of parameters that gradients move. */
export const trainableCount = (network: Network): number =>
  weightSpecs(network)
    .filter(spec => spec.trainable)
    .reduce((sum, spec) => sum + size(spec.shape), 0);

/** The number of elements of a shape. */
export const size = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

const STEMS: Readonly<Record<Layer['kind'], string>> = {
  conv: 'conv',
  batchNorm: 'norm',
  relu: 'relu',
  maxPool: 'pool',
  dropout: 'dropout',
  flatten: 'flatten',
  dense: 'dense',
};

function expand(layer: Layer, name: string, input: Shape): { output: Shape; weights: readonly WeightSpec[] } {
  const [height = 0, width = 0, channels = 0] = input;
  switch (layer.kind) {
    case 'conv': {
      const shrink = layer.padding === 'same' ? 0 : layer.size - 1;
      const area = layer.size * layer.size;
      const weights = affine(name, [layer.size, layer.size, channels, layer.filters], {
        fanIn: area * channels,
        fanOut: area * layer.filters,
      });
      return { output: [height - shrink, width - shrink, layer.filters], weights };
    }
    case 'maxPool':
      return {
        output: [Math.floor(height / layer.size), Math.floor(width / layer.size), channels],
        weights: [],
      };
    case 'batchNorm':
      return { output: input, weights: normWeights(name, input[input.length - 1] ?? 0) };
    case 'relu':
    case 'dropout':
      return { output: input, weights: [] };
    case 'flatten':
      return { output: [size(input)], weights: [] };
    case 'dense': {
      const inputs = size(input);
      const fans = { fanIn: inputs, fanOut: layer.units };
      const weights = affine(name, [inputs, layer.units], fans, layer.l2);
      return { output: [layer.units], weights };
    }
    default:
      return unreachable(layer);
  }
}

function affine(
  name: string,
  kernel: Shape,
  fans: { fanIn: number; fanOut: number },
  l2 = 0,
): readonly WeightSpec[] {
  const units = kernel[kernel.length - 1] ?? 0;
  return [
    { name: `${name}/kernel`, shape: kernel, role: 'kernel', trainable: true, l2, ...fans },
    { name: `${name}/bias`, shape: [units], role: 'bias', trainable: true, l2: 0, ...fans },
  ];
}

function normWeights(name: string, channels: number): readonly WeightSpec[] {
  const spec = (role: WeightRole, trainable: boolean): WeightSpec => ({
    name: `${name}/${role}`,
    shape: [channels],
    role,
    trainable,
    l2: 0,
    fanIn: channels,
    fanOut: channels,
  });
  return [spec('gamma', true), spec('beta', true), spec('movingMean', false), spec('movingVariance', false)];
}

const ACTIVATIONS: Record<Activation, string> = { linear: '', relu: ', ReLU', softmax: ', softmax' };

function describe(layer: Layer): string {
  switch (layer.kind) {
    case 'conv':
      return `${layer.filters} filters ${layer.size}×${layer.size}, ${layer.padding}${ACTIVATIONS[layer.activation]}`;
    case 'batchNorm':
      return 'each channel to mean 0 and spread 1';
    case 'relu':
      return 'negative values become 0';
    case 'maxPool':
      return `largest of each ${layer.size}×${layer.size}`;
    case 'dropout':
      return `drops ${Math.round(layer.rate * 100)} % while training`;
    case 'flatten':
      return 'one long row';
    case 'dense':
      return `${layer.units} units${ACTIVATIONS[layer.activation]}${layer.l2 ? `, L2 ${layer.l2}` : ''}`;
    default:
      return unreachable(layer);
  }
}
