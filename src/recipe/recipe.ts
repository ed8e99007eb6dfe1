/** A recipe: everything that decides what is trained, as one flat plain value. Its knobs are described in fields.ts. */
export type PresetId = 'two-conv' | 'stratified-cv';
export type Optimizer = 'adam' | 'rmsprop' | 'sgd';
export type Validation = 'none' | 'hold-out';

export interface Recipe {
  /** Which network and which starting values. */
  readonly preset: PresetId;
  readonly validation: Validation;
  /** Share of the rows kept aside for validation, 0 to 1. */
  readonly holdOut: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** Every random stream of a run is forked from it. */
  readonly seed: number;
  /** Train on the first n rows, each class in its share; 0 means all. */
  readonly trainingRows: number;
}
