/** The section with Keras's callbacks, in the order in which Inkfold runs its own. */
import { hasCallbacks, type Plan } from './plan.ts';
import { float, indented, lines, type Section } from './section.ts';

/** Null where there are none. */
export function callbacksSection(plan: Plan): Section | null {
  if (!hasCallbacks(plan)) return null;
  return {
    title: 'Callbacks',
    text: `What happens between epochs${plan.folded ? ', for each fold anew' : ''}.`,
    code: lines(
      `def callbacks(${plan.folded ? 'fold' : ''}):`,
      '    return [',
      indented(
        lines(
          plan.schedule === 'each epoch' && scheduler(plan),
          plan.checkpoint !== null && checkpoint(plan),
          plan.plateau && plateau(plan),
          plan.stopping && stopping(plan),
        ),
        2,
      ),
      '    ]',
    ),
  };
}

const scheduler = ({ plateau: cuts }: Plan): string =>
  lines(
    cuts && '# Sets the rate at the start of each epoch, and so undoes what ReduceLROnPlateau cut before.',
    'keras.callbacks.LearningRateScheduler(planned_rate),',
  );

/** Where the best weights wait for the end of training: a Python expression. */
export const weightsPath = ({ folded }: Plan): string =>
  folded ? 'f"fold-{fold}.weights.h5"' : '"best.weights.h5"';

const checkpoint = (plan: Plan): string =>
  lines(
    '# Keeps the weights of the best epoch; they are loaded when training is over.',
    'keras.callbacks.ModelCheckpoint(',
    `    ${weightsPath(plan)},`,
    `    monitor="${plan.checkpoint}",`,
    `    mode="${plan.checkpoint === 'val_loss' ? 'min' : 'max'}",`,
    '    save_best_only=True,',
    '    save_weights_only=True,',
    '),',
  );

const plateau = ({ recipe }: Plan): string =>
  lines(
    'keras.callbacks.ReduceLROnPlateau(',
    '    monitor="val_loss",',
    `    factor=${float(recipe.plateauFactor)},`,
    `    patience=${recipe.plateauPatience},`,
    `    min_lr=${float(recipe.plateauMinRate)},`,
    '),',
  );

const stopping = ({ recipe, checkpoint: kept }: Plan): string =>
  lines(
    kept !== null && '# Restores nothing, since the weights that ModelCheckpoint kept are loaded anyway.',
    'keras.callbacks.EarlyStopping(',
    '    monitor="val_loss",',
    `    patience=${recipe.stopPatience},`,
    kept === null && '    restore_best_weights=True,',
    '),',
  );
