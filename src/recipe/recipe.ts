/** A recipe: everything that decides what is trained, as one flat plain value. Its knobs are described in fields.ts. */
export type PresetId =
  'two-conv' | 'stratified-cv' | 'kfold-cnn' | 'deep-bn' | 'deep-digits' | 'inkfold-quick' | 'inkfold';
export type Optimizer = 'adam' | 'rmsprop' | 'sgd';
/** Both compute the same number; they differ in how labels reach the loss: one-hot rows, or integers. */
export type Loss = 'categorical' | 'sparse';
export type Validation =
  'hold-out' | 'stratified-hold-out' | 'k-fold' | 'stratified-k-fold' | 'test-set' | 'none';
/** How the learning rate moves by plan, from epoch to epoch or within them. */
export type Schedule = 'constant' | 'exponential' | 'step' | 'cosine' | 'one-cycle';
/** Which epoch's weights a run keeps. */
export type Keep = 'last' | 'best-accuracy' | 'best-loss';
/** What stands outside the image, after scipy and Keras: its edge, nothing, its mirror image or itself again. */
export type Fill = 'nearest' | 'constant' | 'reflect' | 'wrap';

export interface Recipe {
  /** Which network and which starting values. */
  readonly preset: PresetId;

  readonly validation: Validation;
  /** Share of the rows kept aside for validation, 0 to 1. */
  readonly holdOut: number;
  readonly folds: number;

  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  /** Of SGD. */
  readonly momentum: number;
  readonly loss: Loss;
  /** Share of each label that is spread over all classes (Szegedy et al. 2016), of the categorical loss; 0 for none. */
  readonly labelSmoothing: number;
  /** Every random stream of a run is forked from it. */
  readonly seed: number;
  /** Train on the first n rows, each class in its share; 0 means all. */
  readonly trainingRows: number;

  /** Share of activations dropped after a convolution block, and before the last layer; 0 where the preset has none. */
  readonly convDropout: number;
  readonly denseDropout: number;
  /** Weight decay of the hidden dense layer. */
  readonly l2: number;

  readonly schedule: Schedule;
  /** exponential: k of exp(−k · epoch); step: what the rate is multiplied by after each epoch. */
  readonly decay: number;
  /** Epochs in which the rate climbs to its full value, for cosine and one-cycle. */
  readonly warmUp: number;

  /** ReduceLROnPlateau on validation loss: epochs to wait, 0 for off. */
  readonly plateauPatience: number;
  readonly plateauFactor: number;
  readonly plateauMinRate: number;
  /** EarlyStopping on validation loss, best weights restored: epochs to wait, 0 for off. */
  readonly stopPatience: number;
  /** ModelCheckpoint. */
  readonly keep: Keep;

  /** Augmentation with ImageDataGenerator's meanings: degrees, shares of the side, ± of 1, degrees. */
  readonly rotation: number;
  readonly widthShift: number;
  readonly heightShift: number;
  readonly zoom: number;
  readonly shear: number;
  readonly fill: Fill;
}

/** True where images are moved about before each step. */
export const augments = (recipe: Recipe): boolean =>
  [recipe.rotation, recipe.widthShift, recipe.heightShift, recipe.zoom, recipe.shear].some(
    range => range > 0,
  );

/** How many models a recipe trains. */
export const foldCount = (recipe: Recipe): number =>
  recipe.validation === 'k-fold' || recipe.validation === 'stratified-k-fold' ? recipe.folds : 1;
