/** The live curves: which runs they show, and the same in words. How they are drawn is in the charts folder. */
import { useEffect, useRef, useState } from 'react';
import { isRunning } from '../../run/state.ts';
import { useApp, useCurves } from '../../store/hooks.ts';
import { CurveChart } from '../charts/CurveChart.tsx';
import { easel, type EaselWish, type SharedScale } from '../charts/easel.ts';
import { bestSoFar, epochMeans } from '../charts/epochMeans.ts';
import { sameScale } from '../charts/domain.ts';
import { follow, type Following } from '../charts/follow.ts';
import { curvesPicture } from '../charts/curvesPicture.ts';
import type { Measure } from '../charts/series.ts';
import { curveTable } from '../charts/tables.ts';
import { useChartView } from '../charts/view.ts';
import { Readings } from '../charts/Readings.tsx';
import { RateStrip } from '../charts/RateStrip.tsx';
import { useFolds } from '../parts/lists.ts';
import { Note } from '../parts/Note.tsx';
import { useScheme } from '../theme/theme.ts';
import { ChartTools } from './ChartTools.tsx';
import { curveSummary } from './curveSummary.ts';
import { FoldCards } from './FoldCards.tsx';
import css from './TrainingCurves.module.css';

/**
 * Twice a second: faster than that nobody reads. Where training shares the processor with the page once, since each painting
 * holds it up: on two cores by some 20 milliseconds.
 */
const EVERY_MS = { elsewhere: 500, here: 1000 };

/** Loss and accuracy, training against validation; of several folds their mean and spread, and each fold by itself. */
export function TrainingCurves() {
  const curves = useCurves();
  const planned = useApp(state => state.run.plan?.epochs ?? state.recipe.epochs);
  const running = useApp(state => isRunning(state.run));
  const isHere = useApp(state => state.device.report?.backend === 'wasm');
  const folds = useFolds();
  const view = useChartView();
  const scheme = useScheme();
  const [charts] = useState(easel);
  const [failed, setFailed] = useState(false);
  const [scale, setScale] = useState<SharedScale | null>(null);
  const wish = useWish({ ...view, planned, rows: folds });
  const following = useRef<Following>(null);
  const several = folds.length > 1;

  useEffect(() => {
    const clock = follow({
      every: () => (isHere ? EVERY_MS.here : EVERY_MS.elsewhere),
      version: () => `${curves.version} ${charts.version()} ${wish.version()}`,
      paint: signal => charts.paint(curves, wish.now(), next => setScale(now => newer(now, next)), signal),
      onFailure: setFailed,
    });
    following.current = clock;
    return () => clock.stop();
    // The scheme is a reason to paint again: the theme's colours are read while painting.
  }, [curves, charts, wish, scheme, isHere]);
  // An epoch's end is painted at once: what the words beside the curves say must be in the picture.
  const epochs = folds.reduce((sum, fold) => sum + fold.epochs.length, 0);
  useEffect(() => following.current?.nudge(), [view, epochs]);

  const chart = (measure: Measure) => {
    const shown = measure === 'loss' ? measure : view.reading;
    const summary = curveSummary(shown, folds);
    return {
      measure,
      shown,
      several,
      summary,
      running,
      best: bestSoFar(epochMeans(folds, shown), shown)?.epoch ?? null,
      onPainter: charts.keepPainter,
      table: curveTable(shown, folds, folds[0]?.plan?.stepsPerEpoch ?? 0),
      picture: (theme: Parameters<typeof curvesPicture>[3]) => {
        const drawn = charts.drawn();
        return drawn && curvesPicture(drawn.series[measure].chart, several, summary, theme);
      },
    };
  };

  return (
    <>
      {folds.length > 0 && <ChartTools />}
      <div className={css.curves}>
        <CurveChart {...chart('loss')} />
        <CurveChart {...chart('accuracy')} control={<Readings label="How accuracy is read" />} />
      </div>
      {failed && <Note>The charts could not be drawn; the table under Results has the same numbers.</Note>}
      {folds.length > 0 && <RateStrip onPlot={charts.keepRates} folds={folds} drawn={charts.drawn} />}
      {several && <FoldCards folds={folds} scale={scale} charts={charts} reading={view.reading} />}
    </>
  );
}

/** The scale as it is now, unless the next one is another: only then there is something to render. */
const newer = (now: SharedScale | null, next: SharedScale): SharedScale =>
  now && sameScale(now.loss, next.loss) && sameScale(now.accuracy, next.accuracy) ? now : next;

/** What the charts are to show, to be read by a clock that outlives renders. The same object for the component's life. */
function useWish(wish: EaselWish) {
  const newest = useRef(wish);
  useEffect(() => {
    newest.current = wish;
  });
  const [reader] = useState(() => ({
    now: (): EaselWish => newest.current,
    version: (): string => {
      const { reading, axis, smoothing, planned, rows } = newest.current;
      return [reading, axis, smoothing, planned, ...rows.map(({ epochs }) => epochs.length)].join(' ');
    },
  }));
  return reader;
}
