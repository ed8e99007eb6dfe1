/** A model's description → a network of ours, where it is one: every layer that is not is named, with what is taken instead. */
import { badFile, shown } from '../../../data/badfile.ts';
import { InkfoldError } from '../../../lib/fault.ts';
import { INPUT, layerTable, type Layer, type Network } from '../../../recipe/network.ts';
import { flawOf } from '../../soundness.ts';
import { chainOf } from './chain.ts';
import { fieldsOf, settingsOf, type Settings } from './entry.ts';
import { containerKeys } from './names.ts';

/** Where a layer of a network came from. */
export interface Source {
  /** The file's own name for the layer, and its class. */
  readonly name: string;
  readonly className: string;
  /** Its group in a .keras file, as Keras counts. */
  readonly key: string;
}

export interface ReadNetwork {
  readonly network: Network;
  /** One for each layer of the network. */
  readonly sources: readonly Source[];
}

/** A layer of ours for one of the file's; softmax by itself belongs to the layer before; null has no effect. */
type Reading = Layer | 'softmax' | null;

const MOST_FILTERS = 4096;
const MOST_UNITS = 65_536;
const LARGEST_WINDOW = 28;

/**
 * The network that `{class_name, config}` describes. What only training needs (initial values, constraints, regularizers
 * other than L2 of dense layers) is left out. Throws `BadFile`.
 */
export function readNetwork(file: string, model: unknown): ReadNetwork {
  try {
    return translated(file, model);
  } catch (thrown) {
    if (thrown instanceof InkfoldError) throw thrown;
    // Nested more deeply than a call stack is: no model is.
    throw badFile(file, 'holds a description of its layers that cannot be followed');
  }
}

function translated(file: string, model: unknown): ReadNetwork {
  const { entries, listed, inputShape } = chainOf(file, model);
  if (inputShape !== undefined) checkInput(inputShape, complaint => badFile(file, complaint));
  const keys = containerKeys(listed.map(({ className }) => className));
  const layers: Layer[] = [];
  const sources: Source[] = [];
  for (const [i, entry] of entries.entries()) {
    const settings = settingsOf(file, entry);
    const input = layerTable(layers).at(-1)?.output ?? INPUT;
    const reading = readLayer(settings, input.length);
    const last = layers.at(-1);
    if (last?.kind === 'dense' && last.activation === 'softmax' && reading !== null)
      throw settings.refuse('after softmax; expected softmax to be the end');
    if (reading === 'softmax') {
      if (last?.kind !== 'dense' || last.activation !== 'linear')
        throw settings.refuse('that does not follow a Dense layer without an activation');
      layers[layers.length - 1] = { ...last, activation: 'softmax' };
    } else if (reading !== null) {
      layers.push(reading);
      sources.push({ ...entry, key: keys[listed.indexOf(entry)] ?? '' });
      const output = layerTable(layers).at(-1)?.output ?? [];
      if (output.some(n => n < 1))
        throw settings.refuse(`that leaves nothing of its input of ${input.join('×')}`);
    } else if (entry.className === 'InputLayer' && i > 0) throw settings.refuse('that is not the first');
  }
  const network = withSoftmax(layers);
  const flaw = flawOf(network);
  if (flaw !== null) throw badFile(file, flaw);
  return { network, sources };
}

/** A last layer without an activation gives logits (`from_logits=True` in Keras), of which ours takes the softmax. */
function withSoftmax(layers: readonly Layer[]): Network {
  const last = layers.at(-1);
  return last?.kind === 'dense' && last.activation === 'linear'
    ? [...layers.slice(0, -1), { ...last, activation: 'softmax' }]
    : layers;
}

function readLayer(settings: Settings, dimensions: number): Reading {
  const { only, whole, number, refuse, entry } = settings;
  const { className, config } = entry;
  const stated = config.batch_input_shape ?? config.batch_shape;
  if (stated !== undefined && stated !== null && dimensions === INPUT.length)
    checkInput(stated, complaint => refuse(`that ${complaint}`));
  const inChannelsLast = (): void => only('data_format', isChannelsLast, 'channels_last');
  switch (className) {
    case 'InputLayer':
      return null;
    case 'Conv2D': {
      needs(settings, dimensions, 3);
      only('strides', is(1), '1');
      only('dilation_rate', is(1), '1');
      only('groups', is(1), '1');
      only('use_bias', is(true), 'true');
      inChannelsLast();
      const padding = config.padding ?? 'valid';
      if (padding !== 'same' && padding !== 'valid') throw refuse('whose padding is neither same nor valid');
      const activation = settings.activation('activation');
      if (activation !== 'linear' && activation !== 'relu')
        throw refuse('whose activation is neither linear nor relu');
      const size = whole('kernel_size', LARGEST_WINDOW);
      return { kind: 'conv', filters: whole('filters', MOST_FILTERS), size, padding, activation };
    }
    case 'BatchNormalization':
      only('axis', axis => axis === -1 || axis === dimensions, 'the last');
      only('scale', is(true), 'true');
      only('center', is(true), 'true');
      return {
        kind: 'batchNorm',
        momentum: number('momentum', 0, 1, 0.99),
        epsilon: number('epsilon', 1e-9, 1, 0.001),
      };
    case 'Activation':
      return plainActivation(settings);
    case 'ReLU':
      only('max_value', is(null), 'none');
      only('negative_slope', is(0, null), '0');
      only('threshold', is(0, null), '0');
      return { kind: 'relu' };
    case 'Softmax':
      only('axis', axis => axis === -1 || axis === dimensions, 'the last');
      return 'softmax';
    case 'MaxPooling2D': {
      needs(settings, dimensions, 3);
      const size = whole('pool_size', LARGEST_WINDOW);
      only('strides', is(size, null), `${size}, as its pool_size`);
      only('padding', is('valid'), 'valid');
      inChannelsLast();
      return { kind: 'maxPool', size };
    }
    case 'Dropout':
      only('noise_shape', is(null), 'none');
      return { kind: 'dropout', rate: number('rate', 0, 0.999, 0.5) };
    case 'Flatten':
      inChannelsLast();
      return { kind: 'flatten' };
    case 'Dense': {
      needs(settings, dimensions, 1);
      only('use_bias', is(true), 'true');
      const activation = settings.activation('activation');
      if (activation !== 'linear' && activation !== 'relu' && activation !== 'softmax')
        throw refuse('whose activation is neither linear, relu nor softmax');
      const l2 = decayOf(config.kernel_regularizer);
      return { kind: 'dense', units: whole('units', MOST_UNITS), activation, ...(l2 > 0 ? { l2 } : {}) };
    }
    default:
      throw refuse(
        'of a kind that Inkfold does not have; expected Conv2D, BatchNormalization, Activation, ReLU, MaxPooling2D, Dropout, Flatten, Dense and Softmax alone',
      );
  }
}

function plainActivation(settings: Settings): Reading {
  const activation = settings.activation('activation');
  if (activation === 'relu') return { kind: 'relu' };
  if (activation === 'linear') return null;
  if (activation === 'softmax') return 'softmax';
  throw settings.refuse('whose activation is neither linear, relu nor softmax');
}

const is =
  (...accepted: readonly unknown[]) =>
  (value: unknown): boolean =>
    accepted.includes(value);

/** TensorFlow.js writes its own spelling of it. */
const isChannelsLast = is('channels_last', 'channelsLast', null);

function needs(settings: Settings, dimensions: number, needed: 1 | 3): void {
  if (dimensions === needed) return;
  throw settings.refuse(
    needed === 3
      ? 'after a Flatten layer; expected it before'
      : 'that sees a picture; expected a Flatten layer before it',
  );
}

/** Throws unless a shape, the batch first, is that of grey 28×28 digits. */
function checkInput(shape: unknown, refusal: (complaint: string) => InkfoldError): void {
  const each: readonly unknown[] = Array.isArray(shape) ? shape.slice(1) : [];
  if (each.length !== INPUT.length || each.some((n, i) => n !== INPUT[i]))
    throw refusal(
      `reads ${each.length > 0 ? shown(each.map(sideOf).join('×'), 40) : 'an unknown shape'}; expected ${INPUT.join('×')}`,
    );
}

/** A side of a shape, in few characters. */
const sideOf = (side: unknown): string => (typeof side === 'number' ? String(side) : '?');

/** The factor of an L2 regularizer; 0 for every other. Keras keeps it in 32 bits: 0.0001 comes as 0.00009999999747. */
function decayOf(regularizer: unknown): number {
  const { class_name: className, config } = fieldsOf(regularizer) ?? {};
  const { l1 = 0, l2 } = fieldsOf(config) ?? {};
  const plain = className === 'L2' || (className === 'L1L2' && l1 === 0);
  return plain && typeof l2 === 'number' && l2 > 0 && l2 <= 1 ? Number(l2.toPrecision(7)) : 0;
}
