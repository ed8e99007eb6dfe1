/** What a network makes of images, as plain values: its feature maps, what speaks for its answer, and where it puts a digit. */

/** What one convolution of a network made of an image. */
export interface FeatureMaps {
  /** The layer, as in the layer table: conv1, conv2 … */
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /**
   * channels × height × width, 0 to 255: what the layer puts out once its batch norm and activation are done and before
   * anything is pooled, as shares of the largest value; what is below zero counts as nothing.
   */
  readonly values: Uint8Array<ArrayBuffer>;
}

/** Where a network puts an image, and how well it knows the like. */
export interface Embedding {
  /**
   * What the convolutions hand to the dense layers, at most `EMBEDDING` numbers, brought to length 1 (all zeros where they hand
   * over nothing).
   */
  readonly features: Float32Array<ArrayBuffer>;
  /**
   * What the last layer is handed, the square roots of its values, brought down and to length 1 in the same way: images with
   * like codes get like answers.
   */
  readonly code: Float32Array<ArrayBuffer>;
  /** −log Σ exp(logit), in nats: low for what the network knows. */
  readonly energy: number;
}

/** What a network makes of one image. */
export interface Insight {
  /** The likeliest digit, 0 to 9. */
  readonly digit: number;
  /** One for each convolution, from the first to the last. */
  readonly maps: readonly FeatureMaps[];
  /**
   * 784 values, row-major: the gradient of that digit's logit by each pixel's ink (ink from 0 to 1), above 0 where more ink
   * would speak for the digit.
   */
  readonly saliency: Float32Array<ArrayBuffer>;
  readonly embedding: Embedding;
}

/** Embeddings of consecutive images. */
export interface Embeddings {
  /** The first image of this chunk, from 0. */
  readonly from: number;
  /** rows × features, each row of length 1: the dot product of two is their cosine similarity. */
  readonly features: Float32Array<ArrayBuffer>;
  /** rows × code, likewise. */
  readonly codes: Float32Array<ArrayBuffer>;
  /** One energy a row. */
  readonly energies: Float32Array<ArrayBuffer>;
}

/** The most features an embedding has: wider ones are brought down to as many, at random but always in the same way. */
export const EMBEDDING = 256;
