/** The live curves: which runs they show, and the same in words. How they are drawn is in the charts folder. */
import { useEffect, useState } from 'react';
import { useApp, useCurves } from '../../store/hooks.ts';
import { CurveChart } from '../charts/CurveChart.tsx';
import { follow } from '../charts/follow.ts';
import { easel, type SharedScale } from '../charts/easel.ts';
import { RateStrip } from '../charts/RateStrip.tsx';
import { useFolds } from '../parts/lists.ts';
import { Note } from '../parts/Note.tsx';
import { useScheme } from '../theme/theme.ts';
import { curveSummary } from './curveSummary.ts';
import { FoldCards } from './FoldCards.tsx';
import css from './TrainingCurves.module.css';

/** Loss and accuracy, training against validation; of several folds their mean and spread, and each fold by itself. */
export function TrainingCurves() {
  const curves = useCurves();
  const planned = useApp(state => state.run.plan?.epochs ?? state.recipe.epochs);
  const folds = useFolds();
  const scheme = useScheme();
  const [charts] = useState(easel);
  const [failed, setFailed] = useState(false);
  const [scale, setScale] = useState<SharedScale | null>(null);
  const several = folds.length > 1;

  useEffect(
    () =>
      follow({
        version: () => `${curves.version} ${charts.version()}`,
        paint: signal => charts.paint(curves, planned, setScale, signal),
        onFailure: setFailed,
      }),
    // The scheme is a reason to paint again: the theme's colours are read while painting.
    [curves, charts, planned, scheme],
  );

  return (
    <>
      <div className={css.curves}>
        {(['loss', 'accuracy'] as const).map(measure => (
          <CurveChart
            key={measure}
            measure={measure}
            several={several}
            onPainter={charts.keepPainter}
            summary={curveSummary(measure, folds)}
          />
        ))}
      </div>
      {failed && <Note>The charts could not be drawn; the table under Results has the same numbers.</Note>}
      {folds.length > 0 && <RateStrip onPlot={charts.keepRates} folds={folds} />}
      {several && <FoldCards folds={folds} scale={scale} onPlot={charts.keepPlot} />}
    </>
  );
}
