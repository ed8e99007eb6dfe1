/** A recipe as Python: a Keras 3 script, the same as a Jupyter notebook, and the same with its folds on a Ray cluster. */
import { InkfoldError } from '../../lib/fault.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { augmentationSection } from './augmentation.ts';
import { callbacksSection } from './callbacks.ts';
import { dataSection } from './data.ts';
import { networkSection } from './network.ts';
import { notebookOf } from './notebook.ts';
import { openingOf, titleOf } from './opening.ts';
import { planOf, type Plan } from './plan.ts';
import { foldsOnRaySection } from './ray.ts';
import { scheduleSection } from './schedule.ts';
import { scriptOf, type Section } from './section.ts';
import { importsSection, settingsSection } from './settings.ts';
import { splitsSection } from './splits.ts';
import { submissionSection } from './submission.ts';
import { trainAllSection, trainModelSection } from './training.ts';

/** A Python script that trains the recipe's network on the same rows and writes submission.csv. */
export function kerasScript(recipe: Recipe): string {
  const plan = planOf(recipe);
  return scriptOf(`${titleOf(plan)}\n\n${openingOf(plan, false)}`, sectionsOf(plan));
}

/** The same code as a Jupyter notebook (nbformat 4.5, JSON), with a cell of explanation before each cell of code. */
export function kerasNotebook(recipe: Recipe): string {
  const plan = planOf(recipe);
  return notebookOf(`# ${titleOf(plan)}\n\n${openingOf(plan, false)}`, sectionsOf(plan));
}

/** The script with its folds spread over a Ray cluster. Throws `BadRecipe` where the recipe trains one network alone. */
export function kerasOnRay(recipe: Recipe): string {
  const plan = planOf(recipe);
  if (!plan.folded)
    throw new InkfoldError('BadRecipe', 'Only folds can be spread over a cluster: choose k-fold validation.');
  return scriptOf(`${titleOf(plan)}\n\n${openingOf(plan, true)}`, sectionsOf(plan, true));
}

const sectionsOf = (plan: Plan, onRay = false): readonly Section[] =>
  [
    importsSection(plan, onRay),
    settingsSection(plan),
    dataSection(plan),
    splitsSection(plan),
    networkSection(plan),
    scheduleSection(plan),
    augmentationSection(plan),
    callbacksSection(plan),
    trainModelSection(plan),
    onRay ? foldsOnRaySection : trainAllSection(plan),
    submissionSection(plan),
  ].filter(section => section !== null);
