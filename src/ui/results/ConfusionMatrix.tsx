/** Which classes are taken for which: drawn by tfjs-vis, with a table of buttons lying over its cells. */
import { useEffect, useRef, useState } from 'react';
import { ChartFrame } from '../charts/ChartFrame.tsx';
import { paintMatrix } from '../charts/matrix.ts';
import { matrixPicture } from '../charts/matrixPicture.ts';
import { removeChart } from '../charts/mounted.ts';
import { Note } from '../parts/Note.tsx';
import { useScheme } from '../theme/theme.ts';
import { CellDigits } from './CellDigits.tsx';
import css from './ConfusionMatrix.module.css';
import { matrixSentence, matrixTable } from './matrixText.ts';
import { MatrixTable, type Cell } from './MatrixTable.tsx';
import type { Measured } from './measure.ts';
import { MostConfused } from './MostConfused.tsx';
import { Section } from './Section.tsx';

/** A section; choosing a cell, or a line of those most often confused, shows the digits behind it. */
export function ConfusionMatrix({ measured }: { readonly measured: Measured }) {
  const { matrix, set } = measured;
  const host = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const [isDrawn, setDrawn] = useState(false);
  const sentence = matrixSentence(matrix, set.classNames);
  const [cell, setCell] = useState<Cell | null>(null);
  // Closing gives the focus back to what opened.
  const opener = useRef<Element | null>(null);

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

  const choose = (chosen: Cell): void => {
    opener.current = document.activeElement;
    setCell(chosen);
  };
  const close = (): void => {
    setCell(null);
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
  };

  return (
    <Section
      title="Confusion matrix"
      summary="A row a true class, a column what it was read as. Choose a number to see the digits behind it."
    >
      <div className={css.split}>
        <ChartFrame
          title="Confusion matrix"
          isTitleShown={false}
          summary={sentence}
          table={matrixTable(matrix, set.classNames)}
          hasNumbers={false}
          fileName="inkfold-confusion-matrix"
          picture={theme => matrixPicture(matrix, set.classNames, sentence, theme)}
        >
          <div className={css.place}>
            <div ref={host} className={css.chart} aria-hidden="true" />
            <MatrixTable
              matrix={matrix}
              classNames={set.classNames}
              chosen={cell}
              showNumbers={!isDrawn}
              onChoose={choose}
            />
          </div>
        </ChartFrame>
        <MostConfused matrix={matrix} classNames={set.classNames} chosen={cell} onChoose={choose} />
      </div>
      {set.classNames && <Note>{set.classNames.map((name, digit) => `${digit} ${name}`).join(', ')}.</Note>}
      {cell && <CellDigits measured={measured} cell={cell} onClose={close} />}
    </Section>
  );
}
