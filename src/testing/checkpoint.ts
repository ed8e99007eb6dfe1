/** Checkpoints with seeded random numbers, for tests of what keeps them and goes on from them. */
import { random } from '../lib/random.ts';
import { weightSpecs } from '../recipe/network.ts';
import { networkOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { FoldResult } from '../run/events.ts';
import { randomModel } from './experiment.ts';

/** A fold of this recipe at this step (from 0) of this epoch, trained with Adam. */
export function checkpointAt(
  recipe: Recipe,
  fold: number,
  epoch: number,
  step: number,
  kept: FoldResult | null = null,
): FoldCheckpoint {
  const { weights } = randomModel(recipe, fold, epoch);
  const rng = random(fold + epoch / 7 + step);
  const slot = weightSpecs(networkOf(recipe)).flatMap(({ role }, i) =>
    role.startsWith('moving') ? [] : [Float32Array.from(weights[i] ?? [], () => rng.uniform())],
  );
  return {
    fold,
    epoch,
    step,
    weights,
    optimizer: { steps: epoch * 10 + step, slots: [slot, slot.map(values => values.map(x => x * x))] },
    callbacks: { rate: 0.001, plateau: { best: Infinity, waited: 0 }, stopping: null, saving: null },
    totals: { loss: step / 3, correct: step * 2, images: step * 4 },
    epochMs: 12.5 * step,
    kept,
  };
}
