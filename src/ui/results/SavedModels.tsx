/** The models that files brought: how well each reads the digits that are loaded, and the way to be rid of it. */
import { useId } from 'react';
import { parameterCount } from '../../recipe/network.ts';
import { accuracyOf } from '../../run/metrics/score.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import type { Evaluation, SavedModel } from '../../store/state.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { count, counted, lossText, percent } from '../../lib/format.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import css from './SavedModels.module.css';
import { Section } from './Section.tsx';

/** A list named Saved models; nothing where there are none. */
export function SavedModels() {
  const { models, alert } = useApp(state => state.saved);
  const labelled = useApp(({ data }) => data.train !== null || data.test?.labels != null);
  const { dismissAlert } = useActions();
  if (models.length === 0) return null;
  return (
    <Section
      title="Saved models"
      isRegion
      summary={
        labelled
          ? 'Evaluate has a model read the labelled digits that are loaded, and counts.'
          : 'Open labelled digits to measure them on.'
      }
    >
      <ul className={css.models}>
        {models.map(saved => (
          <li key={saved.model.id} className={css.model}>
            <Item saved={saved} labelled={labelled} />
          </li>
        ))}
      </ul>
      <Alert message={alert} onDismiss={() => dismissAlert('saved')} />
    </Section>
  );
}

function Item({ saved, labelled }: { readonly saved: SavedModel; readonly labelled: boolean }) {
  const { name, model, evaluation } = saved;
  const id = useId();
  const evaluating = useApp(state => state.saved.evaluating);
  const { evaluateSaved, cancelEvaluation, removeSaved } = useActions();
  return (
    <>
      <p className={css.name} id={id}>
        <b>{name}</b> <span className={css.size}>{counted(parameterCount(model.network), 'parameter')}</span>
      </p>
      <div className={css.buttons}>
        <Button
          aria-describedby={id}
          disabled={!labelled || evaluating !== null}
          onClick={() => void evaluateSaved(model.id)}
        >
          Evaluate
        </Button>
        <Button aria-describedby={id} onClick={() => removeSaved(model.id)}>
          Remove
        </Button>
      </div>
      {evaluating?.id === model.id ? (
        <div className={css.progress}>
          <ProgressBar label={`Evaluation of ${name}`} share={evaluating.share} />
          <Button onClick={cancelEvaluation}>Cancel</Button>
        </div>
      ) : (
        <p className={css.found} role="status" aria-label={`Evaluation of ${name}`}>
          {evaluation && found(evaluation)}
        </p>
      )}
    </>
  );
}

/** Accuracy with its interval, and why it may flatter. */
function found({ score, on }: Evaluation): string {
  const { accuracy, low, high } = accuracyOf(score);
  return (
    `${percent(accuracy)} of “${on}” read right (${count(score.correct)} of n = ${count(score.n)}, ` +
    `95 % interval ${percent(low)} to ${percent(high)}); loss ${lossText(score.loss)}. ` +
    'If it was trained on these digits, or chosen by them, it does worse on new ones.'
  );
}
