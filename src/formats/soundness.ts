/** Whether a network from outside can be used here, before any of its weights are looked at. */
import { INPUT, layerTable, parameterCount, size, type LayerRow, type Network } from '../recipe/network.ts';

/** Ours have at most 1.2 million; fifty times as many would still predict, in a browser's memory. */
export const MOST_PARAMETERS = 60_000_000;
export const MOST_LAYERS = 200;
/** Numbers that flow between two layers for one digit; ours have at most 50,176. Prediction takes 256 digits at once: 1 GiB. */
const MOST_ACTIVATIONS = 2 ** 20;
/** Multiplications for one digit; ours take at most 57 million. Ten times a second's work would still be a drawing's answer. */
const MOST_PRODUCTS = 2 ** 32;

/**
 * What keeps a network from reading digits here, as the end of a sentence ("ends in 12 outputs; expected …"); null where
 * nothing does. Every network of ours reads 28×28×1 and ends in a softmax over ten classes.
 */
export function flawOf(network: Network): string | null {
  const last = network.at(-1);
  if (network.length > MOST_LAYERS) return `has ${network.length} layers; expected at most ${MOST_LAYERS}`;
  const rows = layerTable(network);
  const misplaced = rows.find((row, i) => !fits(row, rows[i - 1]?.output.length ?? INPUT.length));
  if (misplaced)
    return `has a layer (${misplaced.name}) that cannot follow the one before it; expected pictures before Flatten and rows after it`;
  const broken = rows.find(({ output }) => output.some(n => !Number.isInteger(n) || n < 1));
  if (broken) return `has a layer (${broken.name}) with nothing left to read; expected outputs of at least 1`;
  if (last?.kind !== 'dense' || last.activation !== 'softmax' || last.units !== 10)
    return 'does not end in a dense layer of 10 units with softmax; expected one output for each digit';
  const parameters = parameterCount(network);
  if (parameters > MOST_PARAMETERS)
    return `has ${parameters.toLocaleString('en')} parameters; expected at most ${MOST_PARAMETERS.toLocaleString('en')}`;
  const wide = rows.find(({ output }) => size(output) > MOST_ACTIVATIONS);
  if (wide)
    return `has a layer (${wide.name}) with ${size(wide.output).toLocaleString('en')} outputs; expected at most ${MOST_ACTIVATIONS.toLocaleString('en')}`;
  const products = rows.reduce((sum, row) => sum + productsOf(row), 0);
  if (products > MOST_PRODUCTS)
    return `takes ${products.toLocaleString('en')} multiplications for each digit; expected at most ${MOST_PRODUCTS.toLocaleString('en')}`;
  return null;
}

/** Multiplications of one layer for one digit: a convolution uses its kernel at each place of its output. */
function productsOf({ layer, output, parameters }: LayerRow): number {
  const [height = 1, width = 1] = output;
  return layer.kind === 'conv' ? parameters * height * width : parameters;
}

/** Whether a layer can take an input of this many dimensions: convolutions and pools see pictures, dense layers rows. */
function fits({ layer }: LayerRow, dimensions: number): boolean {
  if (layer.kind === 'conv' || layer.kind === 'maxPool') return dimensions === 3;
  return layer.kind !== 'dense' || dimensions === 1;
}
