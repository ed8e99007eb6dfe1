/** Whether an experiment agrees with itself: what stands in it twice, or follows from something else in it, must match. */
import type { FoldCurves } from '../../run/curves.ts';
import type { Score } from '../../run/events.ts';
import type { Experiment, SetMark } from '../../run/experiment.ts';
import type { Split } from '../../run/job.ts';
import type { FoldState } from '../../run/state.ts';
import { Mismatch } from '../schema.ts';

/** Throws `Mismatch`, with the place, where an experiment contradicts itself. */
export function checkAgreement(experiment: Experiment): void {
  const { run, splits, curves, newest } = experiment;
  splits.forEach((split, i) => checkSplit(experiment, split, `splits[${i}]`));
  if (splits.length !== run.folds.length || splits.some(({ fold }, i) => fold !== i + 1))
    throw new Mismatch('splits', 'one split for each fold, in order');
  run.folds.forEach((fold, i) => {
    checkFold(fold, `run.folds[${i}]`);
    const predicted = fold.result?.predictions?.rows;
    if (predicted) distinct(predicted, experiment.validation, `run.folds[${i}].result.predictions.rows`);
  });
  const known = new Set(curves.map(({ fold }) => fold));
  curves.forEach((columns, i) => checkCurves(columns, run.folds[columns.fold - 1], `curves[${i}]`));
  if (known.size < curves.length) throw new Mismatch('curves', 'the curves of each fold once');
  if (newest && !run.folds[newest.fold - 1]) throw new Mismatch('newest.fold', 'the number of a fold');
}

/** Every row number is one of its set, and stands there once; no row both trains and validates. */
function checkSplit(
  { recipe, digits, validation }: Experiment,
  { train, validation: held }: Split,
  at: string,
): void {
  const training = distinct(train, digits, `${at}.train`);
  const validating = distinct(held, validation, `${at}.validation`);
  // A test set may be the very file that trains: then overlap is what was asked for.
  if (recipe.validation === 'test-set' || digits.fingerprint !== validation.fingerprint) return;
  for (const row of validating)
    if (training.has(row)) throw new Mismatch(`${at}.validation`, 'rows that do not train as well');
}

function distinct(rows: Int32Array, { count }: SetMark, at: string): ReadonlySet<number> {
  if (rows.some(row => row < 0 || row >= count))
    throw new Mismatch(at, `row numbers from 0 to ${(count - 1).toLocaleString('en')}`);
  const set = new Set(rows);
  if (set.size < rows.length) throw new Mismatch(at, 'each row once');
  return set;
}

/** All that a fold has to tell is of the same fold, and of as many rows as were planned. */
function checkFold({ fold, plan, epochs, result }: FoldState, at: string): void {
  const rows = plan?.validationRows ?? 0;
  epochs.forEach((row, i) => {
    if (row.fold !== fold || row.epoch <= (epochs[i - 1]?.epoch ?? 0))
      throw new Mismatch(`${at}.epochs[${i}]`, 'the epochs of this fold, in order');
    checkScore(row.validation, rows, `${at}.epochs[${i}].validation`);
  });
  if (!result) return;
  const { model, score, predictions } = result;
  if (model.fold !== fold) throw new Mismatch(`${at}.result.model.fold`, `${fold}, as its fold`);
  checkScore(score, rows, `${at}.result.score`);
  if (predictions && (predictions.fold !== fold || predictions.rows.length !== rows))
    throw new Mismatch(`${at}.result.predictions`, 'all rows that validated this fold');
}

/** A score is of all rows that validate. */
function checkScore(score: Score | null, rows: number, at: string): void {
  if (score && (score.n !== rows || score.correct > rows))
    throw new Mismatch(at, `a score of ${rows.toLocaleString('en')} rows`);
}

function checkCurves(columns: FoldCurves, fold: FoldState | undefined, at: string): void {
  const { epochs, steps, stepsPerEpoch } = columns;
  if (!fold || (fold.plan && fold.plan.stepsPerEpoch !== stepsPerEpoch))
    throw new Mismatch(at, 'the curves of one of the folds');
  epochs.forEach(({ epoch, step }, i) => {
    if (step > steps || epoch <= (epochs[i - 1]?.epoch ?? 0))
      throw new Mismatch(`${at}.epochs[${i}]`, 'epochs in order, each ending at one of the steps');
  });
}
