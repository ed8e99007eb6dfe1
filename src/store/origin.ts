/** What the shown run was made with; the form and the data may have moved on since. */
import type { DigitSet } from '../data/digits.ts';
import { fingerprintOf } from '../data/fingerprint.ts';
import { InkfoldError } from '../lib/fault.ts';
import { VERSION } from '../lib/version.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { TrainingData } from '../run/engine.ts';
import type { Environment, SetMark } from '../run/experiment.ts';
import type { Split } from '../run/job.ts';
import type { DataState } from './state.ts';

export interface RunOrigin {
  readonly recipe: Recipe;
  readonly splits: readonly Split[];
  /** The labelled sets that it trained on and that its validation rows are of; null where a file brought the run and they are not loaded. */
  readonly digits: DigitSet | null;
  readonly validation: DigitSet | null;
  /** The same sets by name and fingerprint, which are always known. */
  readonly marks: { readonly digits: SetMark; readonly validation: SetMark };
  readonly environment: Environment;
}

/** The origin of a run that begins now. */
export function originOf(recipe: Recipe, splits: readonly Split[], sets: TrainingData): RunOrigin {
  const digits = markOf(sets.digits);
  const validation = sets.validation === sets.digits ? digits : markOf(sets.validation);
  const userAgent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  return {
    recipe,
    splits,
    ...sets,
    marks: { digits, validation },
    environment: { version: VERSION, userAgent },
  };
}

const markOf = (set: DigitSet): SetMark => ({
  name: set.name,
  count: set.count,
  fingerprint: fingerprintOf(set),
});

/** The origin with those of its sets filled in that were missing and are loaded now. */
export function reunited(origin: RunOrigin, { train, test }: Pick<DataState, 'train' | 'test'>): RunOrigin {
  if (origin.digits && origin.validation) return origin;
  const loaded = [train, test].flatMap(set => (set ? [{ set, ...markOf(set) }] : []));
  const find = (mark: SetMark): DigitSet | null =>
    loaded.find(({ fingerprint }) => fingerprint === mark.fingerprint)?.set ?? null;
  return {
    ...origin,
    digits: origin.digits ?? find(origin.marks.digits),
    validation: origin.validation ?? find(origin.marks.validation),
  };
}

/** What a fold of the run is trained on again. Throws `BadRecipe` where it is not loaded. */
export function setsOf({ digits, validation, marks }: RunOrigin): TrainingData {
  if (digits && validation) return { digits, validation };
  const { name, count } = digits ? marks.validation : marks.digits;
  throw new InkfoldError(
    'BadRecipe',
    `Open “${name}” (${count.toLocaleString('en')} digits) first: this run was made with it.`,
  );
}
