/** Each fold by itself: how it stands, its curves on the scale that all share, and Retry where it failed. */
import { useCallback } from 'react';
import { isRunning, type FoldState } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { ChartFrame } from '../charts/ChartFrame.tsx';
import type { Easel, SharedScale } from '../charts/easel.ts';
import type { Scale } from '../charts/domain.ts';
import { foldsPicture } from '../charts/foldsPicture.ts';
import type { Measure } from '../charts/series.ts';
import { TITLES, writeShown, type Shown } from '../charts/shown.ts';
import { SmallPlot, type DrawPlot } from '../charts/SmallPlot.tsx';
import { foldsTable } from '../charts/tables.ts';
import { Button } from '../parts/Button.tsx';
import { newestSummary } from './curveSummary.ts';
import css from './FoldCards.module.css';
import { foldText } from './foldText.ts';

type Reading = Exclude<Shown, 'loss'>;

interface FoldCardsProps {
  readonly folds: readonly FoldState[];
  /** Null before anything was drawn. */
  readonly scale: SharedScale | null;
  readonly charts: Easel;
  /** As what the accuracy is shown. */
  readonly reading: Reading;
}

/** A list named Folds; behind each fold's curves lies the band from the lowest to the highest of all. */
export function FoldCards({ folds, scale, charts, reading }: FoldCardsProps) {
  const epochs = useApp(state => state.run.plan?.epochs ?? 0);
  const running = useApp(state => isRunning(state.run));
  const summary = scale ? scaleText(scale, reading) : '';
  const names = new Map(folds.map(state => [state.fold, foldText(state, epochs, running)]));
  return (
    <section aria-label="Folds">
      <ChartFrame
        title="Each fold"
        aside="over the spread of all"
        summary={summary}
        table={foldsTable(reading, folds)}
        fileName="inkfold-each-fold"
        picture={theme => {
          const drawn = charts.drawn();
          return drawn && foldsPicture(drawn, names, summary, theme);
        }}
      >
        <ul className={css.cards}>
          {folds.map(fold => (
            <li key={fold.fold} className={css.card}>
              <Card
                fold={fold}
                text={names.get(fold.fold) ?? ''}
                running={running}
                reading={reading}
                onPlot={charts.keepPlot}
              />
            </li>
          ))}
        </ul>
      </ChartFrame>
    </section>
  );
}

interface CardProps {
  readonly fold: FoldState;
  /** How it stands. */
  readonly text: string;
  readonly running: boolean;
  readonly reading: Reading;
  readonly onPlot: (fold: number, measure: Measure, draw: DrawPlot | null) => void;
}

function Card({ fold: state, text, running, reading, onPlot }: CardProps) {
  const { fold, fault, status } = state;
  const { retryFold } = useActions();
  const keepLoss = useCallback((draw: DrawPlot | null) => onPlot(fold, 'loss', draw), [fold, onPlot]);
  const keepAccuracy = useCallback((draw: DrawPlot | null) => onPlot(fold, 'accuracy', draw), [fold, onPlot]);
  return (
    <>
      <p className={css.line}>
        <b>Fold {fold}</b> <span className={css.state}>{text}</span>
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
          <SmallPlot summary={newestSummary('loss', state)} onPlot={keepLoss} />
          <SmallPlot summary={newestSummary(reading, state)} onPlot={keepAccuracy} />
        </>
      )}
    </>
  );
}

/** "Above loss from 0 to 0.5, below accuracy from 90.00 % to 100.00 %, for every fold alike." */
function scaleText({ loss, accuracy }: SharedScale, reading: Reading): string {
  const bounds = ({ bounds: [low, high] }: Scale, shown: Shown): string =>
    shown === 'loss'
      ? `from ${low} to ${Number(high.toPrecision(2))}`
      : `from ${writeShown(shown, low)} to ${writeShown(shown, high)}`;
  const below = `${TITLES[reading].toLowerCase()} ${bounds(accuracy, reading)}`;
  return `Above loss ${bounds(loss, 'loss')}, below ${below}, for every fold alike.`;
}
