/** Which classes were taken for which, and how well each was read. */
import { count, percent } from '../../lib/format.ts';
import {
  classScores,
  macroAverage,
  type ClassScore,
  type ConfusionMatrix,
} from '../../run/metrics/matrix.ts';
import { classLine, classText } from '../../run/reports/class-names.ts';
import { markup, type Markup, type Piece } from './html.ts';
import { row, table } from './table.ts';

/** A section with the confusion matrix and the scores of the classes. */
export function classes(matrix: ConfusionMatrix, names: readonly string[] | null): Markup {
  const right = matrix.reduce((sum, counts, k) => sum + (counts[k] ?? 0), 0);
  const all = matrix.reduce((sum, counts) => sum + counts.reduce((a, b) => a + b, 0), 0);
  const scores = classScores(matrix);
  return markup`<section aria-labelledby="classes">
    <h2 id="classes">Classes</h2>
    <div class="pair">
      <div>
        <p>
          A row a true class, a column what it was read as: ${count(right)} of ${count(all)} stand on the
          diagonal. The stronger the tint, the more mistakes of that kind.
        </p>
        ${matrixTable(matrix, names)}
      </div>
      <div>
        ${table({
          name: 'Scores of the classes',
          heads: ['Class', 'Precision', 'Recall', 'F1', 'Support'],
          rows: scores.map((score, k) => row(classLine(names, k), ...scoreCells(score))),
          foot: [row('Average', ...scoreCells(macroAverage(scores)))],
        })}
        <p class="note">
          Precision: of the digits read as this class, the share that is of it. Recall: of the digits of this
          class, the share that was read as it. F1: the two in one. Support: how many there are.
        </p>
      </div>
    </div>
  </section>`;
}

const scoreCells = ({ precision, recall, f1, support }: ClassScore): readonly Piece[] => [
  percent(precision),
  percent(recall),
  percent(f1),
  count(support),
];

/** Tints of mistakes, from few to most. */
const TINTS = 5;

function matrixTable(matrix: ConfusionMatrix, names: readonly string[] | null): Markup {
  const most = Math.max(1, ...matrix.flatMap((counts, k) => counts.filter((_, other) => other !== k)));
  const tint = (truth: number, read: number, digits: number): string => {
    if (truth === read) return 'right';
    return digits === 0 ? 'none' : `tint-${Math.ceil((digits / most) * TINTS)}`;
  };
  return markup`<div class="scroll" role="group" aria-label="Confusion matrix, in numbers" tabindex="0">
    <table class="matrix">
      <caption class="unseen">
        Confusion matrix
      </caption>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">True class</span></th>
          ${matrix.map((_, k) => markup`<th scope="col"><span class="unseen">read as </span>${classText(names, k)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${matrix.map(
          (counts, truth) =>
            markup`<tr>
              <th scope="row">${classText(names, truth)}</th>
              ${counts.map(
                (digits, read) => markup`<td class="${tint(truth, read, digits)}">${count(digits)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
