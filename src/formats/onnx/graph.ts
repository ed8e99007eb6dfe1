/**
 * An ONNX graph as plain values, as far as our networks need one: what layers are turned into (lower.ts) and what is
 * written (encode.ts). Every number is a 32-bit float.
 */

/** The batch dimension by name: it takes any size. */
export const BATCH = 'N';

/** A value that flows between nodes, batch dimension included: for example ['N', 32, 26, 26]. */
export interface ValueInfo {
  readonly name: string;
  readonly shape: readonly (number | typeof BATCH)[];
  /** One sentence for whoever opens the file in a viewer. */
  readonly about?: string;
}

/** A constant of the graph: a weight. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** An operator's setting: a float, or a list of integers. */
export type Attribute =
  | { readonly kind: 'float'; readonly name: string; readonly value: number }
  | { readonly kind: 'ints'; readonly name: string; readonly values: readonly number[] };

export interface Node {
  readonly name: string;
  /** The operator, one of opset 17's: "Conv". */
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Attribute[];
}

export interface Graph {
  readonly name: string;
  /** In an order in which they can run. */
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** What flows between the nodes, so that a viewer can show shapes. */
  readonly between: readonly ValueInfo[];
}
