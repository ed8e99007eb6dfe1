/**
 * A network's layers as ONNX operators, weights moved to where channels come first. Dropout is left out: it does
 * nothing outside training.
 */
import { check, present, unreachable } from '../../lib/check.ts';
import {
  INPUT,
  layerTable,
  size,
  type Activation,
  type Layer,
  type LayerRow,
  type Shape,
} from '../../recipe/network.ts';
import type { TrainedModel } from '../../run/model.ts';
import { BATCH, type Attribute, type Graph, type Initializer, type Node, type ValueInfo } from './graph.ts';
import { flattenedOrder, outputsFirst, rowsInOrder } from './layout.ts';

type Weights = readonly Float32Array<ArrayBuffer>[];
type Conv = Extract<Layer, { kind: 'conv' }>;

/** What has been built so far, and what flows out of it. */
interface Chain {
  readonly nodes: Node[];
  readonly initializers: Initializer[];
  readonly values: ValueInfo[];
  /** The name of the value that flows out. */
  tip: string;
  /** Its shape as our network has it, channels last. */
  shape: Shape;
  /** Where each flattened feature stands in our order; null where both orders are the same. */
  order: Int32Array | null;
}

/** The graph from `digits` [N, 1, 28, 28] to `logits` and `probabilities`, both [N, 10]. */
export function lower({ network, weights }: Pick<TrainedModel, 'network' | 'weights'>): Graph {
  const chain: Chain = {
    nodes: [],
    initializers: [],
    values: [],
    tip: 'digits',
    shape: INPUT,
    order: null,
  };
  let at = 0;
  for (const row of layerTable(network)) {
    addLayer(chain, row, weights.slice(at, at + row.weights.length));
    at += row.weights.length;
    chain.shape = row.output;
  }
  check(at === weights.length, `${at} weight arrays expected, got ${weights.length}`);
  check(chain.order === null, 'a dense layer after flattening');
  return finish(chain);
}

/** Names what flows out last, and adds the softmax. */
function finish({ nodes, initializers, values, shape }: Chain): Graph {
  const last = present(nodes.pop(), 'a layer');
  nodes.push({ ...last, outputs: ['logits'] }, softmax('logits', 'probabilities'));
  const tenClasses = channelsFirst(shape);
  return {
    name: 'digit_classifier',
    nodes,
    initializers,
    inputs: [
      {
        name: 'digits',
        shape: channelsFirst(INPUT),
        about: 'Grey digits of 28×28 pixels: 0 is paper, 1 is ink (bytes divided by 255).',
      },
    ],
    outputs: [
      { name: 'logits', shape: tenClasses, about: 'One number a class, before softmax.' },
      { name: 'probabilities', shape: tenClasses, about: 'One probability a class; each row sums to 1.' },
    ],
    between: values.slice(0, -1),
  };
}

function addLayer(chain: Chain, { layer, name, weights: specs, output }: LayerRow, weights: Weights): void {
  const weight = (i: number) => {
    const spec = present(specs[i], `a weight of ${name}`);
    const values = present(weights[i], spec.name);
    check(values.length === size(spec.shape), `${spec.name}: ${values.length} numbers`);
    return { ...spec, values };
  };
  switch (layer.kind) {
    case 'conv': {
      const { values, shape } = weight(0);
      const [height = 0, width = 0, inputs = 0, outputs = 0] = shape;
      const kernel = constant(
        chain,
        `${name}.kernel`,
        [outputs, inputs, height, width],
        outputsFirst(values, shape),
      );
      const bias = constant(chain, `${name}.bias`, [outputs], weight(1).values);
      addNode(chain, name, 'Conv', output, [kernel, bias], convSettings(layer));
      return activate(chain, name, layer.activation, output);
    }
    case 'batchNorm': {
      const vectors = specs.map((_, i) => {
        const { role, shape, values } = weight(i);
        return constant(chain, `${name}.${role}`, shape, inOrder(chain, values, 1));
      });
      return addNode(chain, name, 'BatchNormalization', output, vectors, [
        { kind: 'float', name: 'epsilon', value: layer.epsilon },
      ]);
    }
    case 'relu':
      return addNode(chain, name, 'Relu', output);
    case 'maxPool':
      return addNode(chain, name, 'MaxPool', output, [], poolSettings(layer.size));
    case 'dropout':
      return;
    case 'flatten':
      if (chain.shape.length > 1) chain.order = flattenedOrder(chain.shape);
      return addNode(chain, name, 'Flatten', output);
    case 'dense': {
      const { values, shape } = weight(0);
      const kernel = constant(chain, `${name}.kernel`, shape, inOrder(chain, values, layer.units));
      const bias = constant(chain, `${name}.bias`, [layer.units], weight(1).values);
      chain.order = null;
      addNode(chain, name, 'Gemm', output, [kernel, bias]);
      return activate(chain, name, layer.activation, output);
    }
    default:
      return unreachable(layer);
  }
}

/** An operator on what flows; its result, named like the node, flows on. */
function addNode(
  chain: Chain,
  name: string,
  op: string,
  output: Shape,
  constants: readonly string[] = [],
  attributes: readonly Attribute[] = [],
): void {
  chain.nodes.push({ name, op, inputs: [chain.tip, ...constants], outputs: [name], attributes });
  chain.values.push({ name, shape: channelsFirst(output) });
  chain.tip = name;
}

function constant(
  chain: Chain,
  name: string,
  shape: readonly number[],
  values: Float32Array<ArrayBuffer>,
): string {
  chain.initializers.push({ name, shape, values });
  return name;
}

/** The last layer's softmax is added by `finish`; elsewhere the engine takes none either. */
function activate(chain: Chain, name: string, activation: Activation, output: Shape): void {
  if (activation === 'relu') addNode(chain, `${name}.relu`, 'Relu', output);
}

/** Weights that belong to flattened features, one row a feature, in the order in which ONNX flattens. */
const inOrder = ({ order }: Chain, values: Float32Array<ArrayBuffer>, columns: number) =>
  order ? rowsInOrder(values, columns, order) : values;

/** As TensorFlow pads: an even kernel's odd row and column go below and to the right. */
function convSettings({ size: side, padding }: Conv): readonly Attribute[] {
  const total = padding === 'same' ? side - 1 : 0;
  const before = Math.floor(total / 2);
  const after = total - before;
  return [
    { kind: 'ints', name: 'kernel_shape', values: [side, side] },
    { kind: 'ints', name: 'strides', values: [1, 1] },
    { kind: 'ints', name: 'pads', values: [before, before, after, after] },
  ];
}

const poolSettings = (side: number): readonly Attribute[] => [
  { kind: 'ints', name: 'kernel_shape', values: [side, side] },
  { kind: 'ints', name: 'strides', values: [side, side] },
];

const softmax = (from: string, to: string): Node => ({
  name: 'softmax',
  op: 'Softmax',
  inputs: [from],
  outputs: [to],
  attributes: [],
});

/** A shape of ours with its batch dimension, as ONNX has it. */
function channelsFirst(shape: Shape): ValueInfo['shape'] {
  const [height = 0, width = 0, channels] = shape;
  return channels === undefined ? [BATCH, ...shape] : [BATCH, channels, height, width];
}
