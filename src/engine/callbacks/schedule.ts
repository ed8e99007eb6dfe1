/**
 * The learning rate by plan. The exponential and the step schedule move from epoch to epoch, as Keras's
 * LearningRateScheduler does; cosine and one-cycle move within epochs, as their papers have them.
 */
import { unreachable } from '../../lib/check.ts';
import type { Recipe } from '../../recipe/recipe.ts';

/** Where a warm-up starts, as a share of the full rate (Smith and Topin's one-cycle, PyTorch's div_factor 25). */
const WARM_UP_FROM = 1 / 25;
/** Where one-cycle ends, as a share of the rate it started from (PyTorch's final_div_factor 10⁴). */
const ONE_CYCLE_TO = 1e-4;

export type ScheduledRecipe = Pick<Recipe, 'schedule' | 'learningRate' | 'decay' | 'warmUp' | 'epochs'>;

/**
 * The rate that a recipe plans at `time`, in epochs from 0 (1.5 is the middle of the second); null where it plans none
 * and the rate stays what it is.
 */
export function plannedRate(recipe: ScheduledRecipe, time: number): number | null {
  const { schedule, learningRate, decay, warmUp, epochs } = recipe;
  const epoch = Math.floor(time);
  switch (schedule) {
    case 'constant':
      return null;
    case 'exponential':
      return learningRate * Math.exp(-decay * epoch);
    case 'step':
      return learningRate * decay ** epoch;
    case 'cosine':
      return time < warmUp
        ? between(learningRate * WARM_UP_FROM, learningRate, time / warmUp)
        : between(learningRate, 0, smooth((time - warmUp) / (epochs - warmUp)));
    case 'one-cycle': {
      const start = learningRate * WARM_UP_FROM;
      return time < warmUp
        ? between(start, learningRate, smooth(time / warmUp))
        : between(learningRate, start * ONE_CYCLE_TO, smooth((time - warmUp) / (epochs - warmUp)));
    }
    default:
      return unreachable(schedule);
  }
}

/** True where the rate moves within epochs. */
export const movesWithinEpochs = ({ schedule }: ScheduledRecipe): boolean =>
  schedule === 'cosine' || schedule === 'one-cycle';

const between = (from: number, to: number, share: number): number => from + (to - from) * share;

/** Half a cosine: 0 at 0, 1 at 1, level at both ends; level beyond them too. */
const smooth = (share: number): number => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, share)))) / 2;
