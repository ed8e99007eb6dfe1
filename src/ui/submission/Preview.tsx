/** The first rows of the submission, each beside the digit that it is about. */
import { useMemo } from 'react';
import type { DigitSet } from '../../data/digits.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { PIXELS } from '../parts/digits.ts';
import { count } from '../../lib/format.ts';
import css from './Preview.module.css';
import { spreadText } from './spreadText.ts';

const SHOWN = 12;

interface PreviewProps {
  readonly test: DigitSet;
  /** One predicted digit a row of the test set. */
  readonly labels: Uint8Array;
}

/** A list of picture and answer; numbered from 1 as in the file. */
export function Preview({ test, labels }: PreviewProps) {
  const shown = Math.min(SHOWN, labels.length);
  return (
    <figure className={css.preview}>
      <figcaption className={css.caption}>
        The first {shown} of {count(labels.length)} rows. {spreadText(labels)}
      </figcaption>
      <ol className={css.rows}>
        {Array.from({ length: shown }, (_, row) => (
          <li key={row} className={css.row}>
            <Picture test={test} row={row} />
            <span className={css.label}>{labels[row]}</span>
            <span className={css.id}>row {row + 1}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Picture({ test, row }: { readonly test: DigitSet; readonly row: number }) {
  const digits = useMemo(() => [test.images.subarray(row * PIXELS, (row + 1) * PIXELS)], [test, row]);
  return (
    <div className={css.picture}>
      <DigitCanvas digits={digits} columns={1} label={`Digit ${row + 1}`} />
    </div>
  );
}
