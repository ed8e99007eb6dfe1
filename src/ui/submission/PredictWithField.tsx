/** Which models predict the test set and read drawings: the run's, or one that a file brought. */
import type { FoldState } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { chosenSaved, savedChoice } from '../../store/models.ts';
import type { PredictWith, SavedChoice } from '../../store/state.ts';
import { Check } from '../parts/Check.tsx';
import { Field } from '../parts/Field.tsx';
import { percent } from '../../lib/format.ts';
import { useFolds } from '../parts/lists.ts';
import css from './PredictWithField.module.css';

/** The select Predict with, where there is something to choose, and the checkbox Average over shifted copies. */
export function PredictWithField() {
  const finished = useFolds().filter(({ result }) => result !== null);
  const saved = useApp(state => state.saved.models);
  const shifts = useApp(state => state.shifts);
  const actions = useActions();
  return (
    <div className={css.choices}>
      {(finished.length > 1 || saved.length > 0) && <PredictWithSelect finished={finished} />}
      <Check
        label="Average over shifted copies"
        checked={shifts}
        onChange={on => actions.averageShifts(on)}
      />
    </div>
  );
}

function PredictWithSelect({ finished }: { readonly finished: readonly FoldState[] }) {
  const saved = useApp(state => state.saved.models);
  const hasNewest = useApp(state => state.model !== null);
  const chosen = useApp(chosenSaved);
  const predictWith = useApp(state => state.predictWith);
  const actions = useActions();
  const several = finished.length > 1;
  const value = chosen ? savedChoice(chosen) : several ? String(predictWith) : 'all';
  return (
    <Field label="Predict with">
      {fieldId => (
        <select
          id={fieldId}
          value={value}
          onChange={event => actions.predictWith(choiceOf(event.target.value))}
        >
          {several && <option value="all">All folds vote</option>}
          {several && <option value="best">Best fold</option>}
          {several &&
            finished.map(({ fold, result }) => (
              <option key={fold} value={fold}>
                Fold {fold}
                {result?.score && ` · ${percent(result.score.correct / result.score.n)}`}
              </option>
            ))}
          {!several && (hasNewest || finished.length > 0) && <option value="all">This run’s network</option>}
          {saved.map(model => (
            <option key={model.model.id} value={savedChoice(model)}>
              Saved model: {model.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const choiceOf = (value: string): PredictWith => {
  if (value === 'all' || value === 'best') return value;
  return isSaved(value) ? value : Number(value);
};

const isSaved = (value: string): value is SavedChoice => value.startsWith('saved:');
