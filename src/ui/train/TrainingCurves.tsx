/** The live curves: which runs they show, and the same in words. How they are drawn is in the charts folder. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EpochRow } from '../../run/events.ts';
import { useApp, useCurves } from '../../store/hooks.ts';
import { CurveChart } from '../charts/CurveChart.tsx';
import { follow } from '../charts/follow.ts';
import type { Painter } from '../charts/painter.ts';
import { chartSeries, emptySeries, type Measure } from '../charts/series.ts';
import { lossText, percent } from '../parts/format.ts';
import { Note } from '../parts/Note.tsx';
import { useScheme } from '../theme/theme.ts';
import css from './TrainingCurves.module.css';

/** Loss and accuracy, training against validation. */
export function TrainingCurves() {
  const curves = useCurves();
  const plan = useApp(state => state.run.plan);
  const epochs = useApp(state => state.run.plan?.epochs ?? state.recipe.epochs);
  const rows = useApp(state => state.run.epochs);
  const scheme = useScheme();
  const painters = useRef(new Map<Measure, Painter>());
  const [failed, setFailed] = useState(false);

  const keepPainter = useCallback((measure: Measure, painter: Painter | null): void => {
    if (painter) painters.current.set(measure, painter);
    else painters.current.delete(measure);
  }, []);

  useEffect(
    () =>
      follow({
        painters: painters.current,
        version: () => curves.version,
        series: measure => (plan ? chartSeries(curves, measure, plan) : emptySeries(epochs)),
        onFailure: setFailed,
      }),
    // The scheme is a reason to paint again: the theme's colours are read while painting.
    [curves, plan, epochs, scheme],
  );

  return (
    <div className={css.curves}>
      <CurveChart measure="loss" onPainter={keepPainter} summary={summary('loss', rows)} />
      <CurveChart measure="accuracy" onPainter={keepPainter} summary={summary('accuracy', rows)} />
      {failed && <Note>The charts could not be drawn; the table under Results has the same numbers.</Note>}
    </div>
  );
}

/** A chart in one sentence, after its newest epoch. */
function summary(measure: Measure, rows: readonly EpochRow[]): string {
  const title = measure === 'loss' ? 'Loss' : 'Accuracy';
  const last = rows.at(-1);
  if (!last) return `${title}: nothing to show before the first epoch is done.`;
  const { validation } = last;
  const write = measure === 'loss' ? lossText : percent;
  const held = validation && (measure === 'loss' ? validation.loss : validation.correct / validation.n);
  const besides = held === null ? '' : `, validation ${write(held)}`;
  return `${title} after epoch ${last.epoch}: training ${write(last[measure])}${besides}.`;
}
