/** Which of the run's models predict the test set and read drawings. */
import { useId } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import type { PredictWith } from '../../store/state.ts';
import { Field } from '../parts/Field.tsx';
import { percent } from '../parts/format.ts';
import { useFolds } from '../parts/lists.ts';
import css from './PredictWithField.module.css';

/** The select Predict with, where there is more than one model, and the checkbox Average over shifted copies. */
export function PredictWithField() {
  const finished = useFolds().filter(({ result }) => result !== null);
  const predictWith = useApp(state => state.predictWith);
  const shifts = useApp(state => state.shifts);
  const actions = useActions();
  const id = useId();
  return (
    <div className={css.choices}>
      {finished.length > 1 && (
        <Field label="Predict with">
          {fieldId => (
            <select
              id={fieldId}
              value={String(predictWith)}
              onChange={event => actions.predictWith(choiceOf(event.target.value))}
            >
              <option value="all">All folds vote</option>
              <option value="best">Best fold</option>
              {finished.map(({ fold, result }) => (
                <option key={fold} value={fold}>
                  Fold {fold}
                  {result?.score && ` · ${percent(result.score.correct / result.score.n)}`}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div className={css.check}>
        <input
          id={id}
          type="checkbox"
          checked={shifts}
          onChange={event => actions.averageShifts(event.target.checked)}
        />
        <label htmlFor={id}>Average over shifted copies</label>
      </div>
    </div>
  );
}

const choiceOf = (value: string): PredictWith =>
  value === 'all' || value === 'best' ? value : Number(value);
