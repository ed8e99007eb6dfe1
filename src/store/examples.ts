/** Digits of the data to lay on the sheet: those that the model has not trained on, where the run tells, in a seeded order. */
import { imageAt, type DigitSet } from '../data/digits.ts';
import { random, shuffle } from '../lib/random.ts';
import type { AppState, Example } from './state.ts';

/** Fixes the order in which examples come. */
const SEED = 28;

/** The next example of a class, or of any where `digit` is null; null where the data has none. */
export type ExampleBook = (state: AppState, digit: number | null) => Example | null;

/** A book that turns one page at every look, and begins again after its last. */
export function exampleBook(): ExampleBook {
  let set: DigitSet | null = null;
  let pages: readonly number[] = [];
  let page = 0;

  function open(state: AppState): void {
    const { set: next, rows } = exampleRows(state);
    if (set === next && pages.length === rows.length) return;
    set = next;
    pages = [...shuffle(rows, random(SEED).fork('examples'))];
    page = 0;
  }

  return (state, digit) => {
    open(state);
    if (!set) return null;
    for (let looked = 0; looked < pages.length; looked++) {
      const row = pages[(page + looked) % pages.length] ?? 0;
      const label = set.labels?.[row] ?? null;
      if (digit !== null && label !== digit) continue;
      page = (page + looked + 1) % pages.length;
      return { row, label, of: set.name, pixels: imageAt(set, row).slice() };
    }
    return null;
  };
}

/** Held-out digits of the run where there are some, else the training set, else the digits to predict. */
function exampleRows({ origin, run, data }: AppState): {
  set: DigitSet | null;
  rows: Int32Array<ArrayBuffer>;
} {
  const held = run.folds.length > 0 ? origin?.splits[0]?.validation : null;
  if (origin?.validation && held && held.length > 0) return { set: origin.validation, rows: held.slice() };
  const set = data.train ?? data.test;
  return { set, rows: Int32Array.from({ length: set?.count ?? 0 }, (_, row) => row) };
}
