/** Out-of-fold predictions as CSV: what each row's fold model, which never trained on the row, says of it. */
import { forEachRow, likeliest, type PredictedRow } from '../metrics/rows.ts';
import type { FoldPredictions } from '../predictions.ts';

/** Line ends as pandas writes them, like submission.csv's. */
const NEWLINE = '\n';
/** Lines of one piece: a few milliseconds of work. */
const LINES = 500;

/**
 * The text of `row,label,fold,predicted,p0…p9`, in pieces that a page can make between two frames; joined they are the
 * file. Rows count from 0 in file order and ascend, folds count from 1; probabilities have the digits that bring the same
 * 32-bit number back.
 */
export function* outOfFoldCsv(
  predictions: readonly FoldPredictions[],
  labels: Uint8Array,
): Generator<string, void> {
  const rows: PredictedRow[] = [];
  forEachRow(predictions, predicted => rows.push(predicted));
  rows.sort((a, b) => a.row - b.row || a.fold - b.fold);
  const classes = rows[0]?.probabilities.length ?? 0;
  const names = Array.from({ length: classes }, (_, k) => `p${k}`);
  yield lines([['row', 'label', 'fold', 'predicted', ...names]]);
  for (let at = 0; at < rows.length; at += LINES)
    yield lines(rows.slice(at, at + LINES).map(predicted => cellsOf(predicted, labels)));
}

const lines = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map(cells => cells.join(',') + NEWLINE).join('');

const cellsOf = ({ row, fold, probabilities }: PredictedRow, labels: Uint8Array): readonly number[] => [
  row,
  labels[row] ?? 0,
  fold,
  likeliest(probabilities),
  ...Array.from(probabilities, shortest),
];

/** Nine digits tell every 32-bit number from its neighbours; zeros at the end tell nothing. */
const shortest = (probability: number): number => Number(probability.toPrecision(9));
