/** A network as the list of layers that Keras and TensorFlow.js read: class names and constructor arguments. */
import { unreachable } from '../../../lib/check.ts';
import { INPUT, layerTable, type LayerRow, type Network, type Shape } from '../../../recipe/network.ts';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Who will read it. Keras 2's way of writing is also what Keras 3 takes in an .h5 file (legacy/saving/saving_utils.py,
 * 3.5); a .keras file has Keras 3's; TensorFlow.js reads Keras 2's, but knows no regularizer except L1L2.
 */
export type Dialect = 'keras-2' | 'keras-3' | 'tfjs';

/** Keras's classes for our layers. */
export const CLASS_NAMES = {
  conv: 'Conv2D',
  batchNorm: 'BatchNormalization',
  relu: 'Activation',
  maxPool: 'MaxPooling2D',
  dropout: 'Dropout',
  flatten: 'Flatten',
  dense: 'Dense',
} as const;

/** The name of every model that is written; layers keep the names of the layer table. */
export const MODEL_NAME = 'inkfold';

/** A shape as Keras writes it, the batch's size left open. */
export const batchShape = (shape: Shape): readonly (number | null)[] => [null, ...shape];

/** The layers in order, an InputLayer first, as stands under "layers" in the config of a Sequential model. */
export function kerasLayers(network: Network, dialect: Dialect): readonly Json[] {
  const first = dialect === 'keras-3' ? 'batch_shape' : 'batch_input_shape';
  const input = { [first]: batchShape(INPUT), dtype: 'float32', sparse: false, name: 'input' };
  const rows = layerTable(network);
  return [
    instance('InputLayer', input, 'keras.layers', dialect),
    ...rows.map((row, i) => {
      const settings = { name: row.name, trainable: true, dtype: 'float32', ...settingsOf(row, dialect) };
      const layer = instance(CLASS_NAMES[row.layer.kind], settings, 'keras.layers', dialect);
      if (dialect !== 'keras-3') return layer;
      return { ...layer, build_config: { input_shape: batchShape(rows[i - 1]?.output ?? INPUT) } };
    }),
  ];
}

/** An object by its class and its constructor's arguments; Keras 3 also says which module the class is from. */
export function instance(className: string, config: Json, module: string, dialect: Dialect) {
  return dialect === 'keras-3'
    ? { module, class_name: className, config, registered_name: null }
    : { class_name: className, config };
}

function settingsOf({ layer }: LayerRow, dialect: Dialect): { readonly [key: string]: Json } {
  switch (layer.kind) {
    case 'conv':
      return {
        filters: layer.filters,
        kernel_size: [layer.size, layer.size],
        strides: [1, 1],
        padding: layer.padding,
        data_format: 'channels_last',
        dilation_rate: [1, 1],
        groups: 1,
        activation: layer.activation,
        ...affine(0, dialect),
      };
    case 'batchNorm':
      return {
        axis: -1,
        momentum: layer.momentum,
        epsilon: layer.epsilon,
        center: true,
        scale: true,
        beta_initializer: initializer('Zeros', dialect),
        gamma_initializer: initializer('Ones', dialect),
        moving_mean_initializer: initializer('Zeros', dialect),
        moving_variance_initializer: initializer('Ones', dialect),
        beta_regularizer: null,
        gamma_regularizer: null,
        beta_constraint: null,
        gamma_constraint: null,
      };
    case 'relu':
      return { activation: 'relu' };
    case 'maxPool': {
      const window = [layer.size, layer.size];
      return { pool_size: window, padding: 'valid', strides: window, data_format: 'channels_last' };
    }
    case 'dropout':
      return { rate: layer.rate, seed: null, noise_shape: null };
    case 'flatten':
      return { data_format: 'channels_last' };
    case 'dense':
      return { units: layer.units, activation: layer.activation, ...affine(layer.l2 ?? 0, dialect) };
    default:
      return unreachable(layer);
  }
}

/** What convolutions and dense layers have in common; initial values are Keras's defaults, as the engine's are. */
const affine = (l2: number, dialect: Dialect): { readonly [key: string]: Json } => ({
  use_bias: true,
  kernel_initializer: instance('GlorotUniform', { seed: null }, 'keras.initializers', dialect),
  bias_initializer: initializer('Zeros', dialect),
  kernel_regularizer: l2 > 0 ? regularizer(l2, dialect) : null,
  bias_regularizer: null,
  activity_regularizer: null,
  kernel_constraint: null,
  bias_constraint: null,
});

const initializer = (className: string, dialect: Dialect): Json =>
  instance(className, {}, 'keras.initializers', dialect);

const regularizer = (l2: number, dialect: Dialect): Json =>
  dialect === 'tfjs'
    ? instance('L1L2', { l1: 0, l2 }, 'keras.regularizers', dialect)
    : instance('L2', { l2 }, 'keras.regularizers', dialect);
