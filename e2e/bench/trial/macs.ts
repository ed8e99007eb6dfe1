/** How much arithmetic a network costs: what recipes are compared by, whatever machine they ran on. */
import { layerTable, size, type Network } from '../../../src/recipe/network.ts';

/**
 * Multiplications with an addition that one image costs on its way forward: each kernel once for every place that it is
 * put on. Biases, normalisation, activations and pooling are left out, as is usual.
 */
export const macs = (network: Network): number =>
  layerTable(network)
    .flatMap(({ weights, output }) =>
      weights.filter(({ role }) => role === 'kernel').map(({ shape }) => size(shape) * places(output)),
    )
    .reduce((sum, one) => sum + one, 0);

/** Height × width of a map; 1 for a row of units. */
const places = (output: readonly number[]): number => size(output.slice(0, -1));

/** Floating-point operations, in 10¹², of training on so many images: two a MAC, forward once and backward twice. */
export const trainingTflop = (network: Network, images: number): number =>
  (6 * macs(network) * images) / 1e12;
