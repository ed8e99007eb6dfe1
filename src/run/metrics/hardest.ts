/** The digits to look at: those the model reads worst, and those whose label is probably wrong. */
import type { FoldPredictions } from '../predictions.ts';
import { forEachRow, likeliest, lossOf } from './rows.ts';

export interface HardRow {
  readonly row: number;
  readonly fold: number;
  readonly label: number;
  /** Cross-entropy in nats. */
  readonly loss: number;
  /** The three likeliest classes, likeliest first. */
  readonly likeliest: readonly Guess[];
}

export interface Guess {
  readonly digit: number;
  readonly probability: number;
}

/** How many classes a hard row names. */
const GUESSES = 3;
/** A label looks wrong where the model is this sure of another class, and gives the label no more than that. */
const SURE = 0.9;
const DOUBTED = 0.05;

/** At most `most` rows, the highest loss first; of equals the lower row first. */
export function hardestRows(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  most: number,
): readonly HardRow[] {
  return ranked(predictions, labels, most, () => true);
}

/**
 * At most `most` rows that the model confidently reads as another class than their label (probability ≥ 0.9, the label's
 * ≤ 0.05), the least likely label first; of equals the lower row first.
 */
export function suspectLabels(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  most: number,
): readonly HardRow[] {
  return ranked(predictions, labels, most, (probabilities, label) => {
    const predicted = likeliest(probabilities);
    return (
      predicted !== label && (probabilities[predicted] ?? 0) >= SURE && (probabilities[label] ?? 0) <= DOUBTED
    );
  });
}

interface Candidate {
  readonly row: number;
  readonly fold: number;
  readonly label: number;
  readonly loss: number;
  readonly probabilities: Float32Array;
}

/** The rows of highest loss among those wanted, without sorting all of them: there may be tens of thousands. */
function ranked(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
  most: number,
  isWanted: (probabilities: Float32Array, label: number) => boolean,
): readonly HardRow[] {
  const top: Candidate[] = [];
  forEachRow(predictions, ({ row, fold, probabilities }) => {
    const label = labels[row] ?? 0;
    const candidate = { row, fold, label, loss: lossOf(probabilities, label), probabilities };
    const last = top.at(-1);
    const isFull = top.length === most;
    if (isFull && (last === undefined || harder(last, candidate) < 0)) return;
    if (!isWanted(probabilities, label)) return;
    const place = top.findIndex(held => harder(candidate, held) < 0);
    top.splice(place === -1 ? top.length : place, 0, candidate);
    if (top.length > most) top.pop();
  });
  return top.map(({ probabilities, ...hard }) => ({ ...hard, likeliest: guesses(probabilities) }));
}

/** Below zero where `a` comes before `b`. */
const harder = (a: Candidate, b: Candidate): number => b.loss - a.loss || a.row - b.row;

function guesses(probabilities: Float32Array): readonly Guess[] {
  return Array.from(probabilities, (probability, digit) => ({ digit, probability }))
    .toSorted((a, b) => b.probability - a.probability || a.digit - b.digit)
    .slice(0, GUESSES);
}
