/** Each fold by itself: how it stands, its curves on the scale that all share, and Retry where it failed. */
import { useCallback } from 'react';
import { isRunning, type FoldState } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import type { SharedScale } from '../charts/easel.ts';
import type { Measure } from '../charts/series.ts';
import { SmallPlot, type DrawPlot } from '../charts/SmallPlot.tsx';
import { Button } from '../parts/Button.tsx';
import { percent } from '../parts/format.ts';
import { Note } from '../parts/Note.tsx';
import { curveSummary } from './curveSummary.ts';
import css from './FoldCards.module.css';
import { foldText } from './foldText.ts';

type OnPlot = (fold: number, measure: Measure, draw: DrawPlot | null) => void;

interface FoldCardsProps {
  readonly folds: readonly FoldState[];
  /** Null before anything was drawn. */
  readonly scale: SharedScale | null;
  readonly onPlot: OnPlot;
}

/** A list named Folds. */
export function FoldCards({ folds, scale, onPlot }: FoldCardsProps) {
  const epochs = useApp(state => state.run.plan?.epochs ?? 0);
  const running = useApp(state => isRunning(state.run));
  return (
    <section className={css.folds} aria-label="Folds">
      <p className={css.title}>Each fold</p>
      <ul className={css.cards}>
        {folds.map(fold => (
          <li key={fold.fold} className={css.card}>
            <Card fold={fold} epochs={epochs} running={running} onPlot={onPlot} />
          </li>
        ))}
      </ul>
      {scale && <Note>{scaleText(scale)}</Note>}
    </section>
  );
}

interface CardProps {
  readonly fold: FoldState;
  readonly epochs: number;
  readonly running: boolean;
  readonly onPlot: OnPlot;
}

function Card({ fold: state, epochs, running, onPlot }: CardProps) {
  const { fold, fault, status } = state;
  const { retryFold } = useActions();
  const keepLoss = useCallback((draw: DrawPlot | null) => onPlot(fold, 'loss', draw), [fold, onPlot]);
  const keepAccuracy = useCallback((draw: DrawPlot | null) => onPlot(fold, 'accuracy', draw), [fold, onPlot]);
  return (
    <>
      <p className={css.line}>
        <b>Fold {fold}</b> <span className={css.state}>{foldText(state, epochs, running)}</span>
      </p>
      {status === 'failed' ? (
        <>
          <p className={css.fault}>{fault?.message ?? 'It failed.'}</p>
          <Button disabled={running} onClick={() => void retryFold(fold)}>
            Retry fold {fold}
          </Button>
        </>
      ) : (
        <>
          <SmallPlot summary={`Fold ${fold}. ${curveSummary('loss', [state])}`} onPlot={keepLoss} />
          <SmallPlot summary={`Fold ${fold}. ${curveSummary('accuracy', [state])}`} onPlot={keepAccuracy} />
        </>
      )}
    </>
  );
}

function scaleText({ loss, accuracy }: SharedScale): string {
  const above = `loss from ${loss[0]} to ${Number(loss[1].toPrecision(2))}`;
  const below = `accuracy from ${percent(accuracy[0], 0)} to ${percent(accuracy[1], 0)}`;
  return `Above ${above}, below ${below}, for every fold alike.`;
}
