/** What the code says of itself before it begins: what it does, needs and cannot promise. */
import { networkOf } from '../../recipe/presets.ts';
import { hasCallbacks, type Plan } from './plan.ts';

/** The title of script and notebook. */
export const titleOf = ({ recipe }: Plan): string =>
  `Handwritten digits: the recipe “${recipe.preset}” in Keras`;

/** What stands behind such code, and what does not: dry-run.test.ts compares, real-keras.test.ts trains. */
const CHECKED =
  'Checked when Inkfold was made: the choice of rows, the learning rates and the submission file equal Inkfold’s. Training was run with Keras 3.15 on JAX and a few hundred digits; it was not run on all of Kaggle’s digits, on a GPU, or on TensorFlow or PyTorch.';
const CHECKED_ON_RAY = `${CHECKED} Ray 2.58 spread the folds on one machine; a cluster was not tried.`;

/** A few paragraphs, one a line, empty lines between them. */
export function openingOf(plan: Plan, onRay: boolean): string {
  const packages = [
    'Keras 3 with TensorFlow, JAX or PyTorch',
    'NumPy 1.23 or later',
    ...(plan.validation === 'split' ? ['scikit-learn'] : []),
    ...(plan.augmented ? ['SciPy'] : []),
    ...(onRay ? ['Ray'] : []),
  ];
  return [
    'Written by Inkfold. It trains the network that Inkfold trains in the browser and writes `submission.csv`.',
    `It needs ${inWords(packages)}; and \`train.csv\` and \`test.csv\`, which are read from the folder that it runs in.`,
    `Equal to Inkfold: ${inWords(equalParts(plan))}. Not equal: ${inWords(randomParts(plan))}, since every framework draws its random numbers in its own way. Expect the accuracy that another seed would give.`,
    onRay ? CHECKED_ON_RAY : CHECKED,
  ].join('\n\n');
}

const equalParts = (plan: Plan): readonly string[] => [
  ...(plan.validation === 'split' ? ['the rows that train and validate'] : []),
  'the network',
  'optimizer and loss',
  'batch size',
  plan.schedule === 'none' ? 'the learning rate' : 'the plan of the learning rate',
  ...(hasCallbacks(plan) ? ['the callbacks'] : []),
  ...(plan.augmented ? ['the ranges of augmentation'] : []),
];

const randomParts = (plan: Plan): readonly string[] => [
  'the first weights',
  'the order of rows in an epoch',
  ...(networkOf(plan.recipe).some(({ kind }) => kind === 'dropout') ? ['what dropout drops'] : []),
  ...(plan.augmented ? ['how far each image is moved'] : []),
];

const inWords = (things: readonly string[]): string =>
  `${things.slice(0, -1).join(', ')} and ${things.at(-1) ?? ''}`;
