/** All that is worked out from the predictions of a run, in tasks short enough for the page to answer in between. */
import type { DigitSet } from '../../data/digits.ts';
import { withPauses } from '../../lib/pieces.ts';
import { crossFitInPieces, type CrossFit } from '../../run/metrics/cross-fit.ts';
import { hardestRows, suspectLabels, type HardRow } from '../../run/metrics/hardest.ts';
import {
  classScores,
  confusionMatrix,
  type ClassScore,
  type ConfusionMatrix,
} from '../../run/metrics/matrix.ts';
import type { FoldPredictions } from '../../run/predictions.ts';
import { breathe } from '../charts/breathe.ts';

export interface Measured {
  readonly matrix: ConfusionMatrix;
  readonly classes: readonly ClassScore[];
  readonly hardest: readonly HardRow[];
  readonly suspects: readonly HardRow[];
  readonly calibration: CrossFit;
  /** What all of it was worked out from. */
  readonly predictions: readonly FoldPredictions[];
  readonly set: DigitSet;
}

const CLASSES = 10;
/** How many digits a list shows. */
const LISTED = 12;

/** Null where there is nothing to measure, or where the signal fired before it was done. */
export async function measure(
  predictions: readonly FoldPredictions[],
  set: DigitSet,
  signal: AbortSignal,
): Promise<Measured | null> {
  const { labels } = set;
  if (!labels || predictions.length === 0) return null;
  await breathe();
  const matrix = confusionMatrix(predictions, labels, CLASSES);
  await breathe();
  const hardest = hardestRows(predictions, labels, LISTED);
  await breathe();
  const suspects = suspectLabels(predictions, labels, LISTED);
  await breathe();
  const calibration = await withPauses(crossFitInPieces(predictions, labels), breathe);
  if (signal.aborted) return null;
  return { matrix, classes: classScores(matrix), hardest, suspects, calibration, predictions, set };
}
