/** What a recipe needs of the code, decided once: which parts there are, and what is left out. */
import { augments, foldCount, type Recipe } from '../../recipe/recipe.ts';

export interface Plan {
  readonly recipe: Recipe;
  /** Several networks are trained, one a fold. */
  readonly folded: boolean;
  /** Where the rows come from that training is judged by: cut from the training rows, a file of their own, or nowhere. */
  readonly validation: 'split' | 'file' | 'none';
  /** A whole number of rows, or 0 for all. */
  readonly trainingRows: number;
  /** When the learning rate moves by plan. */
  readonly schedule: 'none' | 'each epoch' | 'each step';
  /** ReduceLROnPlateau: left out where every step sets the rate anew, since what it cuts is undone at once. */
  readonly plateau: boolean;
  readonly stopping: boolean;
  /** ModelCheckpoint, and what it watches. */
  readonly checkpoint: 'val_accuracy' | 'val_loss' | null;
  readonly augmented: boolean;
  /** Labels as integers rather than as one-hot rows. */
  readonly sparse: boolean;
}

/** The plan for a recipe. */
export function planOf(recipe: Recipe): Plan {
  const { validation, trainingRows, plateauPatience, stopPatience, keep, loss } = recipe;
  const schedule = scheduleOf(recipe);
  const judged = validation !== 'none';
  return {
    recipe,
    folded: foldCount(recipe) > 1,
    validation: validation === 'test-set' ? 'file' : judged ? 'split' : 'none',
    trainingRows,
    schedule,
    plateau: judged && plateauPatience > 0 && schedule !== 'each step',
    stopping: judged && stopPatience > 0,
    checkpoint: !judged || keep === 'last' ? null : keep === 'best-loss' ? 'val_loss' : 'val_accuracy',
    augmented: augments(recipe),
    sparse: loss === 'sparse',
  };
}

function scheduleOf({ schedule }: Recipe): Plan['schedule'] {
  if (schedule === 'constant') return 'none';
  return schedule === 'cosine' || schedule === 'one-cycle' ? 'each step' : 'each epoch';
}

/** True where a model is trained with callbacks. */
export const hasCallbacks = ({ schedule, plateau, stopping, checkpoint }: Plan): boolean =>
  schedule === 'each epoch' || plateau || stopping || checkpoint !== null;
