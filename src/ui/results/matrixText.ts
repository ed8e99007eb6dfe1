/** The confusion matrix in a sentence and as a table to be saved. */
import { confusions } from '../../run/metrics/confusions.ts';
import type { ConfusionMatrix } from '../../run/metrics/matrix.ts';
import { classLine, classText } from '../../run/reports/class-names.ts';
import type { ChartTable } from '../charts/chartTable.ts';
import { count } from '../../lib/format.ts';

type Names = readonly string[] | null;

/** "41,479 of 42,000 stand on the diagonal; most often 4 is read as 9, 31 times." */
export function matrixSentence(matrix: ConfusionMatrix, names: Names): string {
  const right = sum(matrix.map((row, k) => row[k] ?? 0));
  const stand = `${count(right)} of ${count(sum(matrix.map(sum)))} stand on the diagonal`;
  const [worst] = confusions(matrix);
  if (!worst) return `${stand}.`;
  const { trueClass, predicted, digits } = worst;
  if (digits === 1) return `${stand}; no mistake was made twice.`;
  const times = digits === 2 ? 'twice' : `${count(digits)} times`;
  return `${stand}; most often ${classText(names, trueClass)} is read as ${classText(names, predicted)}, ${times}.`;
}

/** A row a true class, a column a class that it was read as. */
export const matrixTable = (matrix: ConfusionMatrix, names: Names): ChartTable => ({
  caption: 'Confusion matrix',
  columns: [
    { title: 'True class' },
    ...matrix.map((_, k) => ({ title: `Read as ${classLine(names, k)}`, write: count })),
  ],
  rows: matrix.map((row, k) => [classLine(names, k), ...row]),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
