/** One row per knob: forms, validation, the shared link and run captions all read it from here. */
import type { Recipe } from './recipe.ts';

interface Named {
  readonly label: string;
  /** One sentence for a person who has not trained a network before. */
  readonly help: string;
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

export const fields: Readonly<Record<FieldName, Field>> = {
  validation: {
    kind: 'choice',
    label: 'Validation',
    help: 'How to find out how good the network is on digits it has not trained on.',
    options: [
      { value: 'hold-out', label: 'Hold-out' },
      { value: 'none', label: 'None' },
    ],
  },
  holdOut: {
    kind: 'number',
    label: 'Hold-out share',
    help: 'The share of the rows that is kept aside, shuffled, to measure accuracy on.',
    min: 0.01,
    max: 0.9,
    step: 0.05,
    integer: false,
  },
  epochs: { ...whole(1, 1000), label: 'Epochs', help: 'How often training goes through all rows.' },
  batchSize: {
    ...whole(1, 4096, 16),
    label: 'Batch size',
    help: 'How many digits are looked at before the weights move once.',
  },
  optimizer: {
    kind: 'choice',
    label: 'Optimizer',
    help: 'The rule by which gradients move the weights.',
    options: [
      { value: 'adam', label: 'Adam' },
      { value: 'rmsprop', label: 'RMSprop' },
      { value: 'sgd', label: 'SGD with momentum 0.9' },
    ],
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    help: 'How far the weights move at each step; too large and training falls apart.',
    min: 0.000001,
    max: 10,
    step: 0.0001,
    integer: false,
  },
  seed: {
    ...whole(0, 4294967295),
    label: 'Seed',
    help: 'The same seed gives the same split, the same order and the same first weights.',
  },
  trainingRows: {
    ...whole(0, 10_000_000, 1000),
    label: 'Training rows',
    help: 'Train on the first rows only, each digit in its share; 0 means all.',
  },
};

/** All field names, in the order in which a form shows them. */
export const fieldNames = Object.keys(fields) as readonly FieldName[];

/** What is wrong with a value for a field, in one sentence; null where it is fine. */
export function objection(name: FieldName, value: string | number): string | null {
  const field = fields[name];
  if (field.kind === 'choice') {
    if (field.options.some(option => option.value === value)) return null;
    return `${field.label} has no choice “${value}”.`;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.label} must be a number.`;
  if (field.integer && !Number.isInteger(value)) return `${field.label} must be a whole number.`;
  if (value < field.min || value > field.max)
    return `${field.label} must be between ${field.min} and ${field.max.toLocaleString('en')}.`;
  return null;
}
