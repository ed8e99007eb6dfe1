/** Descriptions of networks from elsewhere: what is understood, and what is refused by name. */
import { describe, expect, test } from 'vitest';
import type { Network } from '../../../recipe/network.ts';
import { presets } from '../../../recipe/presets.ts';
import { readNetwork } from './read.ts';
import { kerasLayers, type Dialect } from './write.ts';

interface LayerJson {
  class_name: string;
  module?: string;
  registered_name?: string | null;
  config: Record<string, unknown>;
}

const network: Network = [
  { kind: 'conv', filters: 4, size: 3, padding: 'same', activation: 'relu' },
  { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 },
  { kind: 'maxPool', size: 2 },
  { kind: 'flatten' },
  { kind: 'dense', units: 10, activation: 'softmax' },
];

/** The layers of the network above as a file lists them, to be changed. */
const layersOf = (dialect: Dialect = 'keras-2'): LayerJson[] =>
  JSON.parse(JSON.stringify(kerasLayers(network, dialect))) as LayerJson[];
const sequential = (layers: readonly LayerJson[]): unknown => ({
  class_name: 'Sequential',
  config: { name: 'net', layers },
});
const layer = (class_name: string, config: Record<string, unknown> = {}): LayerJson => ({
  class_name,
  config: { name: 'other', ...config },
});

describe('understood', () => {
  const read = (layers: readonly LayerJson[]): Network => readNetwork('net.h5', sequential(layers)).network;

  test.for(['keras-2', 'keras-3', 'tfjs'] as const)('every preset in the dialect %s', dialect => {
    for (const preset of presets) {
      const own = preset.network(preset.recipe);
      const model = { class_name: 'Sequential', config: { layers: kerasLayers(own, dialect) } };
      expect(readNetwork('net.h5', model).network).toEqual(own);
    }
  });

  test('softmax as a layer of its own, a ReLU layer, and layers without effect', () => {
    for (const last of [layer('Softmax', { axis: -1 }), layer('Activation', { activation: 'softmax' })]) {
      const layers = layersOf();
      Object.assign(layers[5]?.config ?? {}, { activation: 'linear' });
      layers.splice(3, 0, layer('Activation', { name: 'idle', activation: 'linear' }));
      layers.splice(3, 0, layer('ReLU', { name: 'relu', max_value: null, negative_slope: 0, threshold: 0 }));
      expect(read([...layers, last])).toEqual([
        ...network.slice(0, 2),
        { kind: 'relu' },
        ...network.slice(2),
      ]);
    }
  });

  test('logits at the end, which ours takes the softmax of', () => {
    const layers = layersOf();
    Object.assign(layers[5]?.config ?? {}, { activation: null });
    expect(read(layers)).toEqual(network);
  });

  test('functions as Keras 3 may write them, lists where Keras 2 has them, defaults left out', () => {
    const layers = layersOf();
    const [, conv, norm, pool] = layers;
    Object.assign(conv?.config ?? {}, {
      activation: { module: 'builtins', class_name: 'function', config: 'relu', registered_name: 'function' },
      kernel_size: 3,
    });
    if (norm) norm.config = { name: 'norm1', axis: [3] };
    if (pool) pool.config = { name: 'pool1', pool_size: [2, 2], strides: null };
    expect(read(layers)).toEqual(network);
  });

  test('a list of layers alone, as Keras wrote before 2.3', () => {
    expect(readNetwork('net.h5', { class_name: 'Sequential', config: layersOf() }).network).toEqual(network);
  });
});

describe('refused', () => {
  const complaintAbout = (model: unknown): string => {
    try {
      readNetwork('net.h5', model);
    } catch (thrown) {
      expect(thrown).toMatchObject({ name: 'BadFile' });
      return (thrown as Error).message;
    }
    return 'nothing';
  };

  /** A setting of one of the layers (1 conv, 2 norm, 3 pool, 4 flatten, 5 dense) changed. */
  test.for<readonly [number, string, unknown, string]>([
    [0, 'batch_input_shape', [null, 32, 32, 3], '“input” (InputLayer) that reads 32×32×3; expected 28×28×1'],
    [
      1,
      'kernel_size',
      [3, 5],
      '“conv1” (Conv2D) whose kernel_size is [3,5]; expected one whole number from 1 to 28',
    ],
    [1, 'kernel_size', 99, 'whole number from 1 to 28'],
    [1, 'filters', 1e9, 'whole number from 1 to 4,096'],
    [1, 'filters', '4', 'whole number'],
    [1, 'strides', [2, 2], 'whose strides is [2,2]; expected 1'],
    [1, 'dilation_rate', [2, 2], 'dilation_rate'],
    [1, 'groups', 2, 'groups'],
    [1, 'use_bias', false, 'use_bias is false; expected true'],
    [1, 'data_format', 'channels_first', 'expected channels_last'],
    [1, 'padding', 'causal', 'padding is neither same nor valid'],
    [1, 'activation', 'softmax', 'activation is neither linear nor relu'],
    [1, 'activation', { class_name: 'Mine', config: {} }, 'expected the name of one'],
    [2, 'axis', 1, '“norm1” (BatchNormalization) whose axis is 1; expected the last'],
    [2, 'center', false, 'center'],
    [2, 'epsilon', -1, 'epsilon'],
    [3, 'strides', [1, 1], '“pool1” (MaxPooling2D) whose strides is [1,1]; expected 2, as its pool_size'],
    [3, 'padding', 'same', 'expected valid'],
    [5, 'units', 11, 'does not end in a dense layer of 10 units'],
    [5, 'activation', 'sigmoid', '“dense1” (Dense) whose activation is neither linear, relu nor softmax'],
    [5, 'name', 'conv1', 'gives two layers the same name'],
    [5, 'name', 'x'.repeat(300), 'does not describe its layer 6'],
  ])('layer %i with %s %j', ([at, key, value, complaint]) => {
    const layers = layersOf();
    const config = layers[at]?.config ?? {};
    config[key] = value;
    expect(complaintAbout(sequential(layers))).toContain(complaint);
  });

  /** A layer put in before another. */
  test.for<readonly [number, LayerJson, string]>([
    [
      1,
      layer('Lambda', { function: ['4wEA', null, null] }),
      '“other” (Lambda) of a kind that Inkfold does not have',
    ],
    [2, layer('SpatialDropout2D', { rate: 0.1 }), '(SpatialDropout2D) of a kind that Inkfold does not have'],
    [4, layer('GlobalMaxPooling2D'), 'expected Conv2D, BatchNormalization'],
    [4, layer('Dense', { units: 3 }), '(Dense) that sees a picture; expected a Flatten layer before it'],
    [
      3,
      layer('MaxPooling2D', { pool_size: 28 }),
      '“pool1” (MaxPooling2D) that leaves nothing of its input of 1×1×4',
    ],
    [5, layer('MaxPooling2D', { pool_size: 2 }), '(MaxPooling2D) after a Flatten layer'],
    [5, layer('Dense', { units: 9, activation: 'softmax' }), '“dense1” (Dense) after softmax'],
    [4, layer('Softmax'), '(Softmax) that does not follow a Dense layer'],
    [6, layer('Activation', { activation: 'tanh' }), '(Activation) whose activation is neither'],
    [3, layer('InputLayer'), '(InputLayer) that is not the first'],
    [3, layer('Dropout', { rate: 1 }), '(Dropout) whose rate is 1; expected a number from 0 to 0.999'],
    [3, layer('ReLU', { max_value: 6 }), '(ReLU) whose max_value is 6; expected none'],
    [3, { ...layer('Dense'), registered_name: 'mine>Dense' }, 'of a class of its own (Dense)'],
    [3, { ...layer('Dense'), module: 'os' }, 'of a class of its own (Dense)'],
    [3, layer('<b>\u202eEvil\n</b>'.repeat(20)), '(<b> Evil </b>'],
  ])('%#: another layer before layer %i', ([at, added, complaint]) => {
    const layers = layersOf();
    layers.splice(at, 0, added);
    expect(complaintAbout(sequential(layers))).toContain(complaint);
  });

  test('no list of layers, too many, or a model of another kind', () => {
    expect(complaintAbout(null)).toContain('holds a model without a class');
    expect(complaintAbout({ class_name: 'Mine', config: {} })).toContain(
      'a model of the class Mine; expected Sequential',
    );
    expect(complaintAbout(sequential([]))).toContain('without a list of layers');
    expect(complaintAbout(sequential(Array.from({ length: 201 }, () => layer('ReLU'))))).toContain(
      '201 layers',
    );
    expect(complaintAbout(sequential(layersOf().slice(0, 3)))).toContain('does not end in a dense layer');
    const wide = layersOf();
    wide.splice(5, 0, layer('Dense', { units: 65_536 }), layer('Dense', { name: 'wider', units: 65_536 }));
    expect(complaintAbout(sequential(wide))).toContain('parameters; expected at most');
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const nested = { layers: [{ ...layersOf()[0], inbound_nodes: deep }] };
    expect(complaintAbout({ class_name: 'Functional', config: nested })).toContain('cannot be followed');
  });

  test('a Functional model that is no chain', () => {
    const chain = layersOf().map((own, i, all) => ({
      ...own,
      inbound_nodes: i === 0 ? [] : [[[all[i - 1]?.config.name, 0, 0, {}]]],
    }));
    const model = (layers: readonly unknown[]): unknown => ({
      class_name: 'Functional',
      config: { layers, output_layers: [['dense1', 0, 0]] },
    });
    expect(readNetwork('net.h5', model(chain)).network).toEqual(network);
    const skipping = [...chain.slice(0, 5), { ...chain[5], inbound_nodes: [[['pool1', 0, 0, {}]]] }];
    expect(complaintAbout(model(skipping))).toContain('“dense1” that is not one in a single chain');
    const adding = [
      ...chain.slice(0, 5),
      {
        ...chain[5],
        inbound_nodes: [
          [
            ['flatten1', 0, 0, {}],
            ['pool1', 0, 0, {}],
          ],
        ],
      },
    ];
    expect(complaintAbout(model(adding))).toContain('“dense1” that is not one in a single chain');
    const circular = [{ ...chain[0], inbound_nodes: [[['dense1', 0, 0, {}]]] }, ...chain.slice(1)];
    expect(complaintAbout(model(circular))).toContain('not one in a single chain');
  });
});
