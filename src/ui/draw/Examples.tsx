/** Digits of the data instead of drawn ones: a drawing for those who have no pointer, and a comparison for those who have. */
import { useState } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { count } from '../../lib/format.ts';
import css from './Examples.module.css';

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** The button Load an example; below it which digit it is to be, and what was loaded. */
export function Examples() {
  const [wanted, setWanted] = useState<number | null>(null);
  const hasDigits = useApp(({ data }) => data.train !== null || data.test !== null);
  const hasLabels = useApp(({ data }) => data.train !== null);
  const example = useApp(state => state.drawing.example);
  const { loadExample } = useActions();
  return (
    <>
      <Button disabled={!hasDigits} onClick={() => loadExample(wanted)}>
        Load an example
      </Button>
      <div className={css.line}>
        <Field label="Which digit" inline>
          {id => (
            <select
              id={id}
              disabled={!hasLabels}
              value={wanted ?? ''}
              onChange={event => setWanted(event.target.value === '' ? null : Number(event.target.value))}
            >
              <option value="">any</option>
              {DIGITS.map(digit => (
                <option key={digit} value={digit}>
                  {digit}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div>
          {!example && <p className={css.what}>Puts a digit of the data on the sheet.</p>}
          <p className={css.what} role="status" aria-label="Example">
            {example && whatText(example)}
          </p>
        </div>
      </div>
    </>
  );
}

function whatText({ row, label, of }: { row: number; label: number | null; of: string }): string {
  const what = label === null ? 'An unlabelled digit' : `A digit labelled ${label}`;
  return `${what}: row ${count(row)} of “${of}”.`;
}
