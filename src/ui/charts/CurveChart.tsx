/** One chart of a run: a legend that reads out values under the pointer, and the drawing by tfjs-vis. */
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { ChartFrame } from './ChartFrame.tsx';
import type { ChartTable } from './chartTable.ts';
import type { ChartTheme } from './chartTheme.ts';
import css from './CurveChart.module.css';
import { chartPainter, type Painter } from './painter.ts';
import type { Picture } from './picture.ts';
import type { PointReading } from './reading.ts';
import type { Measure } from './series.ts';
import { TITLES, writeShown, type Shown } from './shown.ts';

interface CurveChartProps {
  readonly measure: Measure;
  /** As what it is shown. */
  readonly shown: Shown;
  /** Whether it shows the mean of several folds and the band between them. */
  readonly several: boolean;
  /** Whether more is to come. */
  readonly running: boolean;
  /** The epoch whose validation is best so far; null where there is none. */
  readonly best: number | null;
  /** Called with the painter of this chart when it stands, and with null when it goes. */
  readonly onPainter: (measure: Measure, painter: Painter | null) => void;
  readonly control?: ReactNode;
  readonly summary: string;
  readonly table: ChartTable;
  readonly picture: (theme: ChartTheme) => Picture | null;
}

/** Where the pointer is, in pixels from the chart's left edge, and what the chart says there. */
interface Pointed {
  readonly left: number;
  readonly reading: PointReading;
}

/** A figure named by its title; the sentence below says what its picture shows. */
export function CurveChart(props: CurveChartProps) {
  const { measure, shown, several, running, best, onPainter, control, summary, table, picture } = props;
  const host = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);

  useEffect(() => {
    if (!host.current) return;
    const made = chartPainter(host.current);
    painter.current = made;
    onPainter(measure, made);
    return () => {
      onPainter(measure, null);
      made.dispose();
    };
  }, [measure, onPainter]);

  const point = (event: PointerEvent<HTMLElement>): void => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const reading = painter.current?.readingAt(left);
    setPointed(reading ? { left, reading } : null);
  };

  return (
    <ChartFrame
      title={TITLES[shown]}
      aside={several ? 'mean of the folds' : undefined}
      control={control}
      legend={
        <Legend
          shown={shown}
          several={several}
          running={running}
          best={best}
          reading={pointed?.reading ?? null}
        />
      }
      summary={summary}
      table={table}
      fileName={`inkfold-${shown === 'error' ? 'error-rate' : shown}`}
      picture={picture}
    >
      <div
        className={css.place}
        role="img"
        aria-label={`Curves of the ${TITLES[shown].toLowerCase()}`}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        {/* Vega gives its element a role and a name of its own, which say nothing. */}
        <div ref={host} className={css.chart} aria-hidden="true" />
        {pointed && <span className={css.pointer} style={{ transform: `translateX(${pointed.left}px)` }} />}
      </div>
    </ChartFrame>
  );
}

interface LegendProps extends Pick<CurveChartProps, 'shown' | 'several' | 'running' | 'best'> {
  readonly reading: PointReading | null;
}

/** Which line is which; under the pointer what each says there. */
function Legend({ shown, several, running, best, reading }: LegendProps) {
  const value = (read: number | null | undefined): string =>
    typeof read === 'number' ? ` ${writeShown(shown, read)}` : '';
  return (
    <span className={css.legend} aria-hidden="true">
      <span className={css.training}>training{value(reading?.training)}</span>
      <span className={css.validation}>validation{value(reading?.validation)}</span>
      {several && <span className={css.band}>lowest to highest fold</span>}
      {best !== null && (
        <span className={css.best}>
          {running ? 'best so far' : 'best'}, epoch {best}
        </span>
      )}
      {reading && <span className={css.reading}>{reading.place}</span>}
    </span>
  );
}
