/** The seven panels: their place in the order of work, what each is for, and the words that it uses. */
import type { TermId } from './glossary.ts';

interface PanelFacts {
  /** From 1: shown beside the heading. */
  readonly step: number;
  /** One sentence under the heading. */
  readonly purpose: string;
  /** Words that the panel explains on demand; none where it uses plain ones. */
  readonly terms: readonly TermId[];
}

export type PanelName = 'Data' | 'Recipe' | 'Train' | 'Draw' | 'Results' | 'Submission' | 'Runs';

/** In the order of work, which is also the order on a phone. */
export const panels: Readonly<Record<PanelName, PanelFacts>> = {
  Data: { step: 1, purpose: 'The digits to learn from, and those to read.', terms: [] },
  Recipe: {
    step: 2,
    purpose: 'Which network, and how it is taught.',
    terms: [
      'epoch',
      'batch',
      'learningRate',
      'optimizer',
      'loss',
      'seed',
      'validation',
      'holdOut',
      'fold',
      'stratified',
      'convolution',
      'parameters',
      'dropout',
      'batchNorm',
      'augmentation',
      'softmax',
    ],
  },
  Train: {
    step: 3,
    purpose: 'Teach the network, and watch it get better.',
    terms: ['backend', 'epoch', 'loss', 'accuracy', 'validation', 'learningRate', 'fold'],
  },
  Draw: {
    step: 4,
    purpose: 'Write a digit by hand and see how the network reads it.',
    terms: ['softmax', 'temperature', 'saliency', 'convolution', 'gradient', 'energy'],
  },
  Results: {
    step: 5,
    purpose: 'How good it is on digits that it never learnt from, and where it goes wrong.',
    terms: [
      'accuracy',
      'confidence',
      'confusion',
      'precision',
      'recall',
      'f1',
      'outOfFold',
      'calibration',
      'logits',
      'temperature',
      'weights',
    ],
  },
  Submission: {
    step: 6,
    purpose: 'Read the unlabelled digits and take the answers to Kaggle.',
    terms: ['fold'],
  },
  Runs: { step: 7, purpose: 'Every run stays in this browser, to go on with and to compare.', terms: [] },
};

/** All panels in the order of work. */
export const panelNames = Object.keys(panels) as readonly PanelName[];

/** The id of a panel's element, for links that lead to it. */
export const panelId = (name: PanelName): string => `panel-${name.toLowerCase()}`;

/** The id of the sheet to draw on, which can be given the focus. */
export const CANVAS_ID = 'drawing-canvas';
