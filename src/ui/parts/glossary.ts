/** The words of the trade, each explained in a breath to someone who has not trained a network before. */

/** A word and what it means. */
export interface Entry {
  /** As it is written in the middle of a sentence. */
  readonly word: string;
  /** One to three plain sentences. */
  readonly meaning: string;
}

export const glossary = {
  accuracy: {
    word: 'accuracy',
    meaning: 'The share of digits that were read right. 98 % means that two in a hundred were read wrong.',
  },
  augmentation: {
    word: 'augmentation',
    meaning:
      'Each digit is turned, shifted or stretched a little before the network sees it, differently each time. It so meets more hands than the data hold, and learns shapes rather than pictures by heart.',
  },
  backend: {
    word: 'backend',
    meaning:
      'What does the arithmetic: the graphics card through WebGPU or WebGL, or the processor through WebAssembly (WASM). The results are the same up to rounding; the speed is not.',
  },
  batch: {
    word: 'batch size',
    meaning:
      'How many digits the network looks at before it corrects itself once. Small batches correct often and roughly, large ones seldom and smoothly.',
  },
  batchNorm: {
    word: 'batch norm',
    meaning:
      'A layer that brings the values of each batch to the same middle and spread before the next layer sees them. Deep networks learn faster and more steadily with it.',
  },
  calibration: {
    word: 'calibration',
    meaning:
      'Whether the network is as sure as it may be: of all digits that it calls with 90 %, nine in ten should be right.',
  },
  confidence: {
    word: '95 % interval',
    meaning:
      'Measured on other digits of the same kind, the figure would come out a little different. In 95 of 100 such measurements, an interval made like this holds the true value. More digits make it narrower.',
  },
  confusion: {
    word: 'confusion matrix',
    meaning:
      'A table of what was read as what: a row for each true digit, a column for each answer. What lies off the diagonal was read wrong.',
  },
  convolution: {
    word: 'convolution',
    meaning:
      'A layer that slides many small stencils over the picture and notes where each one fits. The first find strokes and edges, later ones put them together to loops and corners. The network finds the stencils by itself.',
  },
  dropout: {
    word: 'dropout',
    meaning:
      'While it learns, a random share of a layer is switched off at every step, so that the network cannot lean on a few lucky details.',
  },
  energy: {
    word: 'energy',
    meaning:
      'One number that says how strongly a picture answers to anything the network knows, whichever digit it takes it for. High energy means: nothing like this was ever seen.',
  },
  epoch: {
    word: 'epoch',
    meaning:
      'One pass through all the digits to train on. Five epochs show the network every digit five times.',
  },
  fold: {
    word: 'fold',
    meaning:
      'One of several equal parts of the data. Each part is kept aside once while a network learns from all the others, so that every digit is judged by a network that never saw it.',
  },
  gradient: {
    word: 'gradient',
    meaning:
      'For each number in the network, the direction in which it should change to make the loss smaller. Learning is taking many small steps along it.',
  },
  holdOut: {
    word: 'hold-out',
    meaning:
      'A share of the digits is kept aside and never learnt from. How many of them the network reads right says how good it will be on new ones.',
  },
  learningRate: {
    word: 'learning rate',
    meaning:
      'How large a step the network takes at each correction. Too small, and it takes for ever; too large, and it jumps over what it is looking for.',
  },
  logits: {
    word: 'logits',
    meaning:
      'The ten plain scores that the last layer gives, one for each digit, before they are turned into probabilities. They may be any number; the largest wins.',
  },
  loss: {
    word: 'loss',
    meaning:
      'How wrong the network is, as one number that counts being sure and wrong most. It is what learning makes smaller; 0 would be perfect and perfectly sure.',
  },
  optimizer: {
    word: 'optimizer',
    meaning:
      'The rule by which a correction is carried out. SGD takes plain steps; Adam and RMSprop choose a step size for each number of the network from how it has moved before.',
  },
  outOfFold: {
    word: 'out-of-fold',
    meaning:
      'An answer about a digit given by the network that did not learn from it. Put together over all folds, such answers judge the recipe on the whole data without any network marking its own homework.',
  },
  parameters: {
    word: 'parameters',
    meaning:
      'The numbers in the network that learning sets. More of them can remember more, and take longer.',
  },
  precision: {
    word: 'precision',
    meaning: 'Of all digits that were read as a 7, the share that are a 7.',
  },
  recall: {
    word: 'recall',
    meaning: 'Of all digits that are a 7, the share that were read as a 7.',
  },
  f1: {
    word: 'F1',
    meaning: 'Precision and recall in one number, which is high only where both are: their harmonic mean.',
  },
  saliency: {
    word: 'saliency',
    meaning: 'Where the answer hangs on the ink: pixels in which a little more or less would change it most.',
  },
  seed: {
    word: 'seed',
    meaning:
      'The number from which all chance is drawn: first weights, order of digits, which are kept aside. The same seed gives the same run again.',
  },
  softmax: {
    word: 'softmax',
    meaning:
      'Turns ten scores into ten probabilities that add up to 100 %. A lead of a few points becomes near certainty.',
  },
  stratified: {
    word: 'stratified',
    meaning: 'Divided so that each part holds every digit in the same share as the whole.',
  },
  temperature: {
    word: 'temperature',
    meaning:
      'A number that the scores are divided by before they become probabilities. Above 1 it makes the network more modest, and never changes which digit wins.',
  },
  validation: {
    word: 'validation',
    meaning:
      'Measuring the network on digits that it does not learn from. Where it gets better on its own digits but not on these, it learns by heart.',
  },
  weights: {
    word: 'weights',
    meaning: 'The numbers that a network has learnt: all that it knows stands in them.',
  },
} as const satisfies Readonly<Record<string, Entry>>;

/** The key of a word. */
export type TermId = keyof typeof glossary;
