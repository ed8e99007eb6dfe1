/** One row per knob: forms, validation, the shared link and run captions all read it from here. */
import type { Recipe } from './recipe.ts';

/** The parts of the form, in order. */
export type FieldGroup = 'training' | 'validation' | 'network' | 'callbacks' | 'augmentation';

interface Named {
  readonly group: FieldGroup;
  readonly label: string;
  /** One sentence for a person who has not trained a network before. */
  readonly help: string;
  /** Where this says no, the knob has no effect and the form hides it. */
  readonly when?: (recipe: Recipe) => boolean;
}
export interface ChoiceField extends Named {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
export interface NumberField extends Named {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** The step of the input's arrows; whole numbers only where `integer` is true. */
  readonly step: number;
  readonly integer: boolean;
  readonly unit?: string;
}
export type Field = ChoiceField | NumberField;
export type FieldName = Exclude<keyof Recipe, 'preset'>;

const whole = (min: number, max: number, step = 1) =>
  ({ kind: 'number', min, max, step, integer: true }) as const;
const real = (min: number, max: number, step: number) =>
  ({ kind: 'number', min, max, step, integer: false }) as const;
const option = (value: string, label: string) => ({ value, label });

const training = { group: 'training' } as const;
const validation = { group: 'validation' } as const;
const network = { group: 'network' } as const;
const callbacks = { group: 'callbacks' } as const;
const augmentation = { group: 'augmentation' } as const;

const isValidated = ({ validation: way }: Recipe): boolean => way !== 'none';

export const fields: Readonly<Record<FieldName, Field>> = {
  validation: {
    ...validation,
    kind: 'choice',
    label: 'Validation',
    help: 'How to find out how good the network is on digits it has not trained on.',
    options: [
      option('hold-out', 'Hold-out'),
      option('stratified-hold-out', 'Stratified hold-out'),
      option('k-fold', 'K-fold'),
      option('stratified-k-fold', 'Stratified k-fold'),
      option('test-set', 'Test set'),
      option('none', 'None'),
    ],
  },
  holdOut: {
    ...validation,
    ...real(0.01, 0.9, 0.05),
    label: 'Hold-out share',
    help: 'The share of the rows that is kept aside, shuffled, to measure accuracy on.',
    when: recipe => recipe.validation === 'hold-out' || recipe.validation === 'stratified-hold-out',
  },
  folds: {
    ...validation,
    ...whole(2, 20),
    label: 'Folds',
    help: 'The rows are cut into this many parts; as many networks train, each validated on another part.',
    when: recipe => recipe.validation === 'k-fold' || recipe.validation === 'stratified-k-fold',
  },

  epochs: {
    ...training,
    ...whole(1, 1000),
    label: 'Epochs',
    help: 'How often training goes through all rows.',
  },
  batchSize: {
    ...training,
    ...whole(1, 4096, 16),
    label: 'Batch size',
    help: 'How many digits are looked at before the weights move once.',
  },
  optimizer: {
    ...training,
    kind: 'choice',
    label: 'Optimizer',
    help: 'The rule by which gradients move the weights.',
    options: [option('adam', 'Adam'), option('rmsprop', 'RMSprop'), option('sgd', 'SGD')],
  },
  learningRate: {
    ...training,
    ...real(0.000001, 10, 0.0001),
    label: 'Learning rate',
    help: 'How far the weights move at each step; too large and training falls apart.',
  },
  momentum: {
    ...training,
    ...real(0, 0.999, 0.05),
    label: 'Momentum',
    help: 'How much of its last movement SGD keeps.',
    when: recipe => recipe.optimizer === 'sgd',
  },
  loss: {
    ...training,
    kind: 'choice',
    label: 'Loss',
    help: 'Cross-entropy, with labels as one-hot rows or as integers: the numbers are the same.',
    options: [
      option('categorical', 'Categorical cross-entropy'),
      option('sparse', 'Sparse categorical cross-entropy'),
    ],
  },
  labelSmoothing: {
    ...training,
    ...real(0, 0.5, 0.01),
    label: 'Label smoothing',
    help: 'This share of every label is spread over all ten digits, so that the network is never told to be certain.',
    when: ({ loss }) => loss === 'categorical',
  },
  seed: {
    ...training,
    ...whole(0, 4294967295),
    label: 'Seed',
    help: 'The same seed gives the same split, the same order and the same first weights.',
  },
  trainingRows: {
    ...training,
    ...whole(0, 10_000_000, 1000),
    label: 'Training rows',
    help: 'Train on the first rows only, each digit in its share; 0 means all.',
  },

  convDropout: {
    ...network,
    ...real(0, 0.9, 0.05),
    label: 'Dropout after convolutions',
    help: 'The share of a block’s outputs that each step leaves out, so that the network leans on none of them.',
    when: ({ preset }) => preset === 'kfold-cnn' || preset === 'deep-bn' || preset === 'deep-digits',
  },
  denseDropout: {
    ...network,
    ...real(0, 0.9, 0.05),
    label: 'Dropout before the last layer',
    help: 'The share of the dense layer’s outputs that each step leaves out.',
  },
  l2: {
    ...network,
    ...real(0, 0.1, 0.0001),
    label: 'L2 weight decay',
    help: 'Pulls the dense layer’s weights towards zero: this times the sum of their squares is added to the loss.',
    when: ({ preset }) => preset === 'deep-bn',
  },

  schedule: {
    ...callbacks,
    kind: 'choice',
    label: 'Learning rate schedule',
    help: 'Moves the learning rate by plan; it sets the rate anew each epoch and so undoes what a plateau cut.',
    options: [
      option('constant', 'Constant'),
      option('exponential', 'Exponential: rate · exp(−k · epoch)'),
      option('step', 'Step: a factor each epoch'),
      option('cosine', 'Cosine, down to zero'),
      option('one-cycle', 'One cycle: up, then down to zero'),
    ],
  },
  decay: {
    ...callbacks,
    ...real(0, 1, 0.01),
    label: 'Decay',
    help: 'The k of an exponential schedule, or the factor of a step schedule.',
    when: ({ schedule }) => schedule === 'exponential' || schedule === 'step',
  },
  warmUp: {
    ...callbacks,
    ...real(0, 100, 0.5),
    label: 'Warm-up epochs',
    help: 'How long the rate climbs from a twenty-fifth of its full value.',
    when: ({ schedule }) => schedule === 'cosine' || schedule === 'one-cycle',
  },
  plateauPatience: {
    ...callbacks,
    ...whole(0, 100),
    label: 'Plateau patience',
    help: 'Cut the learning rate after this many epochs without a lower validation loss; 0 means never.',
    when: isValidated,
  },
  plateauFactor: {
    ...callbacks,
    ...real(0.01, 0.99, 0.05),
    label: 'Plateau factor',
    help: 'What a plateau multiplies the learning rate by.',
    when: recipe => isValidated(recipe) && recipe.plateauPatience > 0,
  },
  plateauMinRate: {
    ...callbacks,
    ...real(0, 1, 0.00001),
    label: 'Lowest rate',
    help: 'A plateau never cuts the learning rate below this.',
    when: recipe => isValidated(recipe) && recipe.plateauPatience > 0,
  },
  stopPatience: {
    ...callbacks,
    ...whole(0, 100),
    label: 'Early stopping patience',
    help: 'Stop after this many epochs without a lower validation loss and restore the best weights; 0 means never.',
    when: isValidated,
  },
  keep: {
    ...callbacks,
    kind: 'choice',
    label: 'Keep the weights of',
    help: 'Which epoch’s weights the run ends with. Choosing by validation makes its score a little too good.',
    options: [
      option('last', 'the last epoch'),
      option('best-accuracy', 'the best validation accuracy'),
      option('best-loss', 'the best validation loss'),
    ],
    when: isValidated,
  },

  rotation: {
    ...augmentation,
    ...real(0, 180, 1),
    label: 'Rotation',
    help: 'Each digit is turned by up to this many degrees, either way, anew in every epoch.',
    unit: '°',
  },
  widthShift: {
    ...augmentation,
    ...real(0, 0.5, 0.05),
    label: 'Width shift',
    help: 'Each digit moves sideways by up to this share of the picture.',
  },
  heightShift: {
    ...augmentation,
    ...real(0, 0.5, 0.05),
    label: 'Height shift',
    help: 'Each digit moves up or down by up to this share of the picture.',
  },
  zoom: {
    ...augmentation,
    ...real(0, 0.9, 0.05),
    label: 'Zoom',
    help: 'Each digit grows or shrinks by up to this much, width and height by themselves.',
  },
  shear: {
    ...augmentation,
    ...real(0, 60, 0.1),
    label: 'Shear',
    help: 'Each digit slants by up to this many degrees.',
    unit: '°',
  },
  fill: {
    ...augmentation,
    kind: 'choice',
    label: 'Fill',
    help: 'What comes into the picture from outside it.',
    options: [
      option('nearest', 'Nearest pixel'),
      option('constant', 'Paper'),
      option('reflect', 'Mirror image'),
      option('wrap', 'The other side'),
    ],
  },
};

/** All field names, in the order in which a form shows them. */
export const fieldNames = Object.keys(fields) as readonly FieldName[];

/** What is wrong with a value for a field, in one sentence; null where it is fine. */
export function objection(name: FieldName, value: string | number): string | null {
  const field = fields[name];
  if (field.kind === 'choice') {
    if (field.options.some(choice => choice.value === value)) return null;
    return `${field.label} has no choice “${value}”.`;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.label} must be a number.`;
  if (field.integer && !Number.isInteger(value)) return `${field.label} must be a whole number.`;
  if (value < field.min || value > field.max)
    return `${field.label} must be between ${field.min} and ${field.max.toLocaleString('en')}.`;
  return null;
}
