/** A trained model as a plain value: it can be drawn with, voted with, stored and exported without an engine. */
import type { Network } from '../recipe/network.ts';

export interface TrainedModel {
  /** Unique within a session; two models with one id are the same model. */
  readonly id: string;
  readonly network: Network;
  /** One array per variable, in the order of `weightSpecs(network)`. */
  readonly weights: readonly Float32Array<ArrayBuffer>[];
  /**
   * The fold it was trained in (from 1) and the epoch after which it was taken (from 1); both 0 where a file brought it that
   * does not say.
   */
  readonly fold: number;
  readonly epoch: number;
}
