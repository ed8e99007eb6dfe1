/** The section that builds the network, layer by layer. */
import { unreachable } from '../../lib/check.ts';
import { layerTable, parameterCount, type Activation, type Layer } from '../../recipe/network.ts';
import { networkOf } from '../../recipe/presets.ts';
import type { Plan } from './plan.ts';
import { float, indented, lines, type Section } from './section.ts';

/** Keras's defaults, which need not be spelled out. */
const NORM_DEFAULTS = { momentum: 0.99, epsilon: 0.001 };

/** The recipe's network, with a check of its size. */
export function networkSection({ recipe }: Plan): Section {
  const network = networkOf(recipe);
  const rows = layerTable(network).map(({ layer }) => `${callOf(layer)},`);
  const count = parameterCount(network).toLocaleString('en').replaceAll(',', '_');
  return {
    title: 'Network',
    text: 'Weights start as in Inkfold, from Keras’s defaults: kernels Glorot-uniform, biases 0.',
    code: lines(
      'def build_model():',
      '    """A network that turns images (n, 28, 28, 1) into the probabilities of the ten digits."""',
      '    model = keras.Sequential(',
      '        [',
      indented(lines('keras.Input((28, 28, 1)),', ...rows), 3),
      '        ]',
      '    )',
      `    assert model.count_params() == ${count}`,
      '    return model',
    ),
  };
}

function callOf(layer: Layer): string {
  switch (layer.kind) {
    case 'conv':
      return call('Conv2D', layer.filters, layer.size, padding(layer.padding), activation(layer.activation));
    case 'batchNorm':
      return call(
        'BatchNormalization',
        layer.momentum !== NORM_DEFAULTS.momentum && `momentum=${float(layer.momentum)}`,
        layer.epsilon !== NORM_DEFAULTS.epsilon && `epsilon=${float(layer.epsilon)}`,
      );
    case 'relu':
      return call('ReLU');
    case 'maxPool':
      return call('MaxPooling2D', layer.size);
    case 'dropout':
      return call('Dropout', layer.rate);
    case 'flatten':
      return call('Flatten');
    case 'dense':
      return call(
        'Dense',
        layer.units,
        activation(layer.activation),
        layer.l2 !== undefined &&
          layer.l2 > 0 &&
          `kernel_regularizer=keras.regularizers.L2(${float(layer.l2)})`,
      );
    default:
      return unreachable(layer);
  }
}

/** A call of one of Keras's layers; arguments that are false are left out. */
const call = (name: string, ...values: readonly (string | number | false)[]): string =>
  `layers.${name}(${values.filter(value => value !== false).join(', ')})`;

const padding = (kind: 'same' | 'valid'): string | false => kind === 'same' && 'padding="same"';

const activation = (kind: Activation): string | false => kind !== 'linear' && `activation="${kind}"`;
