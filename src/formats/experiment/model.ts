/** A trained model in an experiment: its layers as JSON, its weights in one file, one variable after another. */
import { size, weightSpecs, type Activation, type Layer, type Network } from '../../recipe/network.ts';
import type { TrainedModel } from '../../run/model.ts';
import { list, Mismatch, number, object, oneOf, record, text, whole, type Decoder } from '../schema.ts';
import { flawOf, MOST_LAYERS } from '../soundness.ts';
import type { MemberReader, MemberWriter } from './members.ts';

/** What stands in the JSON for a model; `path` is where its weights go. */
export function encodeModel(model: TrainedModel, path: string, members: MemberWriter) {
  const { id, network, weights, fold, epoch } = model;
  return { id, fold, epoch, network, weights: members.add(path, ...weights) };
}

/** A model whose weights are as many as its layers need. */
export const modelDecoder =
  (members: MemberReader): Decoder<TrainedModel> =>
  (value, at) => {
    const { all, ...model } = object({
      id: text(200),
      fold: whole(0, 1000),
      epoch: whole(0, 1_000_000),
      network: networkDecoder,
      all: () => members.floats(record(value, at).weights, `${at}.weights`),
    })(value, at);
    return { ...model, weights: cut(all, model.network, `${at}.weights`) };
  };

/** One array a variable, each with memory of its own: they may be handed to another thread. */
function cut(all: Float32Array<ArrayBuffer>, network: Network, at: string) {
  const lengths = weightSpecs(network).map(({ shape }) => size(shape));
  const expected = lengths.reduce((sum, length) => sum + length, 0);
  if (all.length !== expected)
    throw new Mismatch(
      at,
      `${expected.toLocaleString('en')} weights (the file holds ${all.length.toLocaleString('en')})`,
    );
  let from = 0;
  return lengths.map(length => all.slice(from, (from += length)));
}

const networkDecoder: Decoder<Network> = (value, at) => {
  const network = list(layerDecoder, MOST_LAYERS)(value, at);
  const flaw = flawOf(network);
  if (flaw !== null)
    throw new Mismatch(at, `a network that can be used here (it ${flaw.replace(/; expected.*/, '')})`);
  return network;
};

const layerDecoder: Decoder<Layer> = (value, at) => {
  const kind = oneOf(...KINDS)(record(value, at).kind, `${at}.kind`);
  return LAYERS[kind](value, at);
};

const side = whole(1, 28);
const units = whole(1, 16_384);
const activation = oneOf<Activation>('linear', 'relu', 'softmax');
const kind = <K extends string>(name: K): { readonly kind: Decoder<K> } => ({ kind: oneOf(name) });

const LAYERS: { readonly [K in Layer['kind']]: Decoder<Layer> } = {
  conv: object<Extract<Layer, { kind: 'conv' }>>({
    ...kind('conv'),
    filters: units,
    size: side,
    padding: oneOf('same', 'valid'),
    activation,
  }),
  batchNorm: object<Extract<Layer, { kind: 'batchNorm' }>>({
    ...kind('batchNorm'),
    momentum: number(0, 1),
    epsilon: number(1e-9, 1),
  }),
  relu: object<Extract<Layer, { kind: 'relu' }>>(kind('relu')),
  maxPool: object<Extract<Layer, { kind: 'maxPool' }>>({ ...kind('maxPool'), size: side }),
  dropout: object<Extract<Layer, { kind: 'dropout' }>>({ ...kind('dropout'), rate: number(0, 0.999) }),
  flatten: object<Extract<Layer, { kind: 'flatten' }>>(kind('flatten')),
  dense: (value, at) => {
    const dense = object({ ...kind('dense'), units, activation })(value, at);
    const { l2 } = record(value, at);
    return l2 === undefined ? dense : { ...dense, l2: number(0, 1000)(l2, `${at}.l2`) };
  },
};

const KINDS = Object.keys(LAYERS) as readonly Layer['kind'][]; // its keys are the kinds, by its type
