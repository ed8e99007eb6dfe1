/** Small jobs for tests. */
import { presetOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Job } from '../run/job.ts';

/** A job of one fold on the first `train` rows, validated on the `validation` rows after them. */
export function smallJob(train: number, validation: number, changes: Partial<Recipe> = {}): Job {
  const rows = (from: number, count: number): Int32Array<ArrayBuffer> =>
    Int32Array.from({ length: count }, (_, i) => from + i);
  return {
    runId: 'test',
    recipe: { ...presetOf(changes.preset ?? 'two-conv').recipe, epochs: 2, batchSize: 16, ...changes },
    splits: [{ fold: 1, train: rows(0, train), validation: rows(train, validation) }],
  };
}
