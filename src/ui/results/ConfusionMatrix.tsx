/** Which classes are taken for which: drawn by tfjs-vis, with a table of buttons lying over its cells. */
import { useEffect, useRef, useState } from 'react';
import { paintMatrix } from '../charts/matrix.ts';
import { removeChart } from '../charts/mounted.ts';
import { count } from '../parts/format.ts';
import { Note } from '../parts/Note.tsx';
import { useScheme } from '../theme/theme.ts';
import { CellDigits } from './CellDigits.tsx';
import css from './ConfusionMatrix.module.css';
import { MatrixTable, type Cell } from './MatrixTable.tsx';
import type { Measured } from './measure.ts';

/** A figure; choosing a cell shows the digits behind it. */
export function ConfusionMatrix({ measured }: { readonly measured: Measured }) {
  const { matrix, set } = measured;
  const host = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const [isDrawn, setDrawn] = useState(false);
  const [cell, setCell] = useState<Cell | null>(null);

  useEffect(() => {
    const place = host.current;
    if (!place) return;
    const stop = paintMatrix(place, matrix, setDrawn);
    return () => {
      stop();
      removeChart(place);
    };
    // The scheme is a reason to paint again: the theme's colours are read while painting.
  }, [matrix, scheme]);

  return (
    <figure className={css.figure}>
      <figcaption>
        <span className={css.title}>Confusion matrix</span>
        <Note>{summary(matrix)} Choose a number to see the digits behind it.</Note>
      </figcaption>
      <div className={css.place}>
        <div ref={host} className={css.chart} aria-hidden="true" />
        <MatrixTable
          matrix={matrix}
          classNames={set.classNames}
          chosen={cell}
          showNumbers={!isDrawn}
          onChoose={setCell}
        />
      </div>
      {set.classNames && <Note>{set.classNames.map((name, digit) => `${digit} ${name}`).join(', ')}.</Note>}
      {cell && <CellDigits measured={measured} cell={cell} onClose={() => setCell(null)} />}
    </figure>
  );
}

/** "A row a true class, a column what it was read as: 41,479 of 42,000 on the diagonal." */
function summary(matrix: Measured['matrix']): string {
  const right = matrix.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
  const all = matrix.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  return `A row a true class, a column what it was read as: ${count(right)} of ${count(all)} stand on the diagonal.`;
}
