/**
 * What a temperature does for rows that it was not fitted to. The error after fitting, taken over the very rows of the fit,
 * would look a little too good.
 */
import { inOneGo, type Pieces } from '../../lib/pieces.ts';
import type { FoldPredictions } from '../predictions.ts';
import { calibrationInPieces, type Calibration } from './calibration.ts';
import { evidenceInPieces, halvesOf } from './evidence.ts';
import { fittedTemperature } from './temperature.ts';

export interface CrossFit {
  /** Fitted to all rows: the one to use. */
  readonly temperature: number;
  readonly before: Calibration;
  /** Every fold's rows at a temperature fitted to the other folds; of one fold alone, each half's at the other half's. */
  readonly after: Calibration;
  /** What was left out in turn. */
  readonly by: 'fold' | 'half';
}

/** `labels` are those of the whole set that the rows are of. */
export const crossFit = (predictions: readonly FoldPredictions[], labels: Uint8Array): CrossFit =>
  inOneGo(crossFitInPieces(predictions, labels));

/** `crossFit`, interruptible: 42,000 rows in five folds take some tenths of a second. */
export function* crossFitInPieces(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
): Pieces<CrossFit> {
  const folds = yield* evidenceInPieces(predictions, labels);
  const temperature = yield* fittedTemperature(folds);
  const by = folds.length > 1 ? 'fold' : 'half';
  const parts = by === 'fold' ? folds : folds.flatMap(halvesOf);
  const tempered = [];
  for (const evidence of parts) {
    const others = parts.filter(part => part !== evidence);
    // Leaving a part out moves it little: from there it is two steps.
    tempered.push({ evidence, temperature: yield* fittedTemperature(others, temperature) });
  }
  const before = yield* calibrationInPieces(parts.map(evidence => ({ evidence, temperature: 1 })));
  return { temperature, before, after: yield* calibrationInPieces(tempered), by };
}
