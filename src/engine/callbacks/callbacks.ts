/** A recipe's callbacks, composed in Keras's order: the scheduler at an epoch's start; checkpoint, plateau, stopping at its end. */
import type { Recipe } from '../../recipe/recipe.ts';
import type { CallbacksState } from '../../run/checkpoint.ts';
import type { CallbackAction, CallbackName, Score } from '../../run/events.ts';
import { checkpoint } from './checkpoint.ts';
import { earlyStopping } from './early-stopping.ts';
import type { Memory } from './memory.ts';
import { plateau, PLATEAU_DEFAULTS, type Plateau } from './plateau.ts';
import { movesWithinEpochs, plannedRate } from './schedule.ts';

/** What callbacks did, without the fold and epoch that the caller knows. */
export type Action = Pick<CallbackAction, 'by' | 'text'>;

export interface Callbacks {
  /** The rate in force. */
  readonly rate: number;
  /** Before an epoch (from 1). A schedule sets the rate anew, and so undoes what a plateau cut. */
  epochBegin(epoch: number): readonly Action[];
  /** Before a step, at `share` (0 to 1) of the epoch: the rate in force for it. */
  rateAt(epoch: number, share: number): number;
  /** After an epoch's validation; without validation nothing is monitored. */
  epochEnd(epoch: number, validation: Score | null): EpochVerdict;
  /** What they remember, for a checkpoint. */
  state(): CallbacksState;
}

export interface EpochVerdict {
  readonly actions: readonly Action[];
  /** These weights are the ones that the fold ends with, unless a later epoch's are. */
  readonly keep: boolean;
  readonly stop: boolean;
}

/** True where validation decides which epoch's weights a fold ends with. */
export const chosenByValidation = (recipe: Recipe): boolean =>
  recipe.validation !== 'none' && (recipe.keep !== 'last' || recipe.stopPatience > 0);

/** Callbacks for one fold: fresh, or as they were at a checkpoint. */
export function callbacksOf(recipe: Recipe, from?: CallbacksState): Callbacks {
  let rate = from?.rate ?? recipe.learningRate;
  const reduce = recipe.plateauPatience > 0 ? plateauOf(recipe, from?.plateau) : null;
  const stopping =
    recipe.stopPatience > 0
      ? earlyStopping({ patience: recipe.stopPatience, minDelta: 0 }, from?.stopping)
      : null;
  const saving =
    recipe.keep === 'last' ? null : checkpoint(recipe.keep === 'best-loss' ? 'min' : 'max', from?.saving);

  return {
    get rate() {
      return rate;
    },

    epochBegin: epoch => {
      const planned = plannedRate(recipe, epoch - 1);
      if (planned === null || planned === rate) return [];
      rate = planned;
      return movesWithinEpochs(recipe)
        ? []
        : [action('LearningRateScheduler', `set the learning rate to ${shortRate(rate)}`)];
    },

    rateAt: (epoch, share) => {
      if (movesWithinEpochs(recipe)) rate = plannedRate(recipe, epoch - 1 + share) ?? rate;
      return rate;
    },

    epochEnd: (epoch, validation) => {
      if (!validation) return { actions: [], keep: true, stop: false };
      const actions: Action[] = [];

      const saved = saving?.epochEnd(
        recipe.keep === 'best-loss' ? validation.loss : validation.correct / validation.n,
      );
      if (saved) actions.push(action('ModelCheckpoint', `kept the weights of epoch ${epoch}`));

      const cut = reduce?.epochEnd(validation.loss, rate) ?? rate;
      if (cut !== rate)
        actions.push(action('ReduceLROnPlateau', `cut the learning rate to ${shortRate(cut)}`));
      rate = cut;

      const verdict = stopping?.epochEnd(validation.loss, epoch - 1);
      if (verdict?.stop)
        actions.push(
          action(
            'EarlyStopping',
            `stopped after epoch ${epoch}: the loss has not fallen for ${epochs(recipe.stopPatience)}`,
          ),
        );

      return { actions, keep: saved ?? verdict?.keep ?? true, stop: verdict?.stop ?? false };
    },

    state: () => ({
      rate,
      plateau: reduce?.state() ?? null,
      stopping: stopping?.state() ?? null,
      saving: saving?.state() ?? null,
    }),
  };
}

const plateauOf = (recipe: Recipe, from: Memory | null = null): Plateau =>
  plateau(
    {
      ...PLATEAU_DEFAULTS,
      factor: recipe.plateauFactor,
      patience: recipe.plateauPatience,
      minRate: recipe.plateauMinRate,
    },
    from,
  );

const action = (by: CallbackName, text: string): Action => ({ by, text });

const epochs = (count: number): string => (count === 1 ? '1 epoch' : `${count} epochs`);

/** Three digits are enough to tell rates apart: "0.000125". */
const shortRate = (rate: number): string => String(Number(rate.toPrecision(3)));
