/** One chart of a run: a title, a legend that reads out values under the pointer, and the drawing by tfjs-vis. */
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { lossText, percent } from '../parts/format.ts';
import css from './CurveChart.module.css';
import { chartPainter, type Painter } from './painter.ts';
import type { PointReading } from './reading.ts';
import type { Measure } from './series.ts';

interface CurveChartProps {
  readonly measure: Measure;
  /** Whether it shows the mean of several folds and the band between them. */
  readonly several: boolean;
  /** Called with the painter of this chart when it stands, and with null when it goes. */
  readonly onPainter: (measure: Measure, painter: Painter | null) => void;
  /** The chart in one sentence, for those who cannot see it. */
  readonly summary: string;
}

/** Where the pointer is, in pixels from the chart's left edge, and what the chart says there. */
interface Pointed {
  readonly left: number;
  readonly reading: PointReading;
}

const TITLES: Readonly<Record<Measure, string>> = { loss: 'Loss', accuracy: 'Accuracy' };

/** A figure named by its title; its picture is named by the summary. */
export function CurveChart({ measure, several, onPainter, summary }: CurveChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);

  useEffect(() => {
    if (!host.current) return;
    const made = chartPainter(host.current, measure);
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
  const reading = pointed?.reading;
  const write = measure === 'loss' ? lossText : percent;
  const value = (read: number | null | undefined): string =>
    typeof read === 'number' ? ` ${write(read)}` : '';

  return (
    <figure className={css.figure}>
      <figcaption className={css.caption}>
        <span className={css.title}>
          {TITLES[measure]}
          {several && <span className={css.aside}> mean of the folds</span>}
        </span>
        <span className={css.legend} aria-hidden="true">
          {reading && <span className={css.epoch}>epoch {reading.epoch.toFixed(1)}</span>}
          <span className={css.training}>training{value(reading?.training)}</span>
          <span className={css.validation}>validation{value(reading?.validation)}</span>
          {several && <span className={css.band}>folds</span>}
        </span>
      </figcaption>
      <div
        className={css.place}
        role="img"
        aria-label={summary}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        {/* Vega gives its element a role and a name of its own, which say nothing. */}
        <div ref={host} className={css.chart} aria-hidden="true" />
        {pointed && <span className={css.pointer} style={{ transform: `translateX(${pointed.left}px)` }} />}
      </div>
    </figure>
  );
}
