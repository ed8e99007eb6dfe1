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
  /** Non-overlapping max-pooling over size × size windows, valid padding. */
  | { readonly kind: 'maxPool'; readonly size: number }
  /** Zeroes this share of its inputs while training and scales the rest up. */
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly units: number; readonly activation: Activation };

export type Network = readonly Layer[];

/** A tensor's shape without its batch dimension: [height, width, channels] or [units]. */
export type Shape = readonly number[];

/** One trainable variable of a layer, in the order in which weights are stored everywhere. */
export interface WeightSpec {
  /** For example "conv1/kernel". Kernels are HWIO for convolutions and [inputs, units] for dense layers. */
  readonly name: string;
  readonly shape: Shape;
  /** Inputs and outputs that meet at one unit: what Glorot's initial range is made of. */
  readonly fanIn: number;
  readonly fanOut: number;
  readonly role: 'kernel' | 'bias';
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
    const stem = layer.kind === 'maxPool' ? 'pool' : layer.kind;
    const nth = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, nth);
    const name = `${stem}${nth}`;
    const { output, weights } = expand(layer, name, shape);
    shape = output;
    const parameters = weights.reduce((sum, w) => sum + size(w.shape), 0);
    return { layer, name, text: describe(layer), output, weights, parameters };
  });
}

/** All trainable variables of a network, in storage order. */
export const weightSpecs = (network: Network): readonly WeightSpec[] =>
  layerTable(network).flatMap(row => row.weights);

/** The number of trainable parameters. */
export const parameterCount = (network: Network): number =>
  layerTable(network).reduce((sum, row) => sum + row.parameters, 0);

/** The number of elements of a shape. */
export const size = (shape: Shape): number => shape.reduce((product, n) => product * n, 1);

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
    case 'dropout':
      return { output: input, weights: [] };
    case 'flatten':
      return { output: [size(input)], weights: [] };
    case 'dense': {
      const inputs = size(input);
      const weights = affine(name, [inputs, layer.units], { fanIn: inputs, fanOut: layer.units });
      return { output: [layer.units], weights };
    }
    default:
      return unreachable(layer);
  }
}

function affine(name: string, kernel: Shape, fans: { fanIn: number; fanOut: number }): readonly WeightSpec[] {
  const units = kernel[kernel.length - 1] ?? 0;
  return [
    { name: `${name}/kernel`, shape: kernel, role: 'kernel', ...fans },
    { name: `${name}/bias`, shape: [units], role: 'bias', ...fans },
  ];
}

const ACTIVATIONS: Record<Activation, string> = { linear: '', relu: ', ReLU', softmax: ', softmax' };

function describe(layer: Layer): string {
  switch (layer.kind) {
    case 'conv':
      return `${layer.filters} filters ${layer.size}×${layer.size}, ${layer.padding}${ACTIVATIONS[layer.activation]}`;
    case 'maxPool':
      return `largest of each ${layer.size}×${layer.size}`;
    case 'dropout':
      return `drops ${Math.round(layer.rate * 100)} % while training`;
    case 'flatten':
      return 'one long row';
    case 'dense':
      return `${layer.units} units${ACTIVATIONS[layer.activation]}`;
    default:
      return unreachable(layer);
  }
}
