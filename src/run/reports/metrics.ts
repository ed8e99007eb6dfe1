/** What a run's validation found, as JSON: accuracy with its interval, every class, every fold, and how the models were chosen, and their calibration. */
import type { DigitSet } from '../../data/digits.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { FoldResult, Score } from '../events.ts';
import type { CrossFit } from '../metrics/cross-fit.ts';
import { classScores, confusionMatrix, macroAverage, weightedAverage } from '../metrics/matrix.ts';
import { accuracyOf, scoreOf } from '../metrics/score.ts';
import { spreadOf } from '../metrics/spread.ts';
import type { FoldPredictions } from '../predictions.ts';
import type { FoldState, RunState } from '../state.ts';

export interface MetricsInput {
  readonly recipe: Recipe;
  readonly run: RunState;
  /** The labelled set that the folds' validation rows are of. */
  readonly validation: Pick<DigitSet, 'name' | 'classNames'> & { readonly labels: Uint8Array };
  /** Of the finished folds' predictions; null where there are none. */
  readonly calibration: CrossFit | null;
}

/** How many classes there are; their names, where they have any, are the set's. */
const CLASSES = 10;

/** The text of the metrics over all folds that are finished; accuracies are shares. Null where there was no validation. */
export function metricsJson({ recipe, run, validation, calibration }: MetricsInput): string {
  const finished = run.folds.flatMap(({ fold, result }) => (result === null ? [] : [{ fold, result }]));
  const predictions = finished.flatMap(({ result }) =>
    result.predictions === null ? [] : [result.predictions],
  );
  const metrics = {
    made_by: 'Inkfold',
    recipe: recipe.preset,
    seed: recipe.seed,
    validation: recipe.validation,
    data: validation.name,
    chosen_by: choosersOf(recipe, finished),
    overall: predictions.length === 0 ? null : overall(predictions, validation),
    calibration: calibration && calibrationFigures(calibration),
    folds: { accuracy: spread(run.folds), each: finished.map(foldMetrics) },
  };
  return `${JSON.stringify(metrics, null, 2)}\n`;
}

function overall(
  predictions: readonly FoldPredictions[],
  { labels, classNames }: MetricsInput['validation'],
) {
  const matrix = confusionMatrix(predictions, labels, CLASSES);
  const scores = classScores(matrix);
  return {
    ...scored(scoreOf(predictions, labels)),
    classes: scores.map((score, k) => ({ class: k, name: classNames?.[k] ?? String(k), ...score })),
    macro_average: macroAverage(scores),
    weighted_average: weightedAverage(scores),
    /** Rows are true classes, columns predicted ones. */
    confusion_matrix: matrix,
  };
}

/** The error after the temperature is cross-fitted: no row at a temperature that it had a say in. */
const calibrationFigures = ({ temperature, before, after }: CrossFit) => ({
  temperature,
  expected_calibration_error: before.error,
  after_temperature: after.error,
});

function scored(score: Score) {
  const { accuracy, low, high, n } = accuracyOf(score);
  return { accuracy, interval_95: [low, high], correct: score.correct, n, loss: score.loss };
}

const foldMetrics = ({ fold, result }: { readonly fold: number; readonly result: FoldResult }) => ({
  fold,
  epoch: result.model.epoch,
  chosen_by_validation: result.chosenByValidation,
  ...(result.score === null ? { accuracy: null } : scored(result.score)),
});

/** Mean and sample standard deviation over the folds; null where none was validated. */
function spread(folds: readonly FoldState[]) {
  const accuracies = folds.flatMap(({ result }) =>
    result?.score ? [result.score.correct / result.score.n] : [],
  );
  return accuracies.length === 0 ? null : spreadOf(accuracies);
}

/** What looked at the validation rows to choose the weights that are scored on them; empty where nothing did. */
function choosersOf(recipe: Recipe, folds: readonly { readonly result: FoldResult }[]): readonly string[] {
  if (!folds.some(({ result }) => result.chosenByValidation)) return [];
  return [
    ...(recipe.keep === 'best-accuracy' ? ['ModelCheckpoint on val_accuracy'] : []),
    ...(recipe.keep === 'best-loss' ? ['ModelCheckpoint on val_loss'] : []),
    ...(recipe.stopPatience > 0 ? ['EarlyStopping on val_loss'] : []),
  ];
}
