/** What a model file of any kind is read into: all that it takes to predict with it. */
import type { Network } from '../recipe/network.ts';

/** What a model file holds: a network of ours and its weights in storage order (weightSpecs). */
export interface ImportedNetwork {
  readonly network: Network;
  /** One array for each of `weightSpecs(network)`, as long as its shape says. */
  readonly weights: readonly Float32Array<ArrayBuffer>[];
}
