/** A plot without axes, for looking at many side by side: lines are set past React, twice a second at most. */
import { useEffect, useRef } from 'react';
import type { Scale } from './domain.ts';
import type { Values } from './foldSeries.ts';
import { bandPath, BOX, dotPath, linePath } from './outline.ts';
import css from './SmallPlot.module.css';

/** What a plot shows. */
export interface PlotLines {
  /** Thin and grey. */
  readonly quiet: readonly Values[];
  /** In the accent's colour, broken like the validation curve. */
  readonly strong: readonly Values[];
  readonly marks: readonly Values[];
  /** An area behind the lines: what other folds do. */
  readonly band?: { readonly low: Values; readonly high: Values };
}
/** Draws lines into a plot that stands. */
export type DrawPlot = (lines: PlotLines, scale: Scale) => void;

interface SmallPlotProps {
  /** The plot in one sentence. */
  readonly summary: string;
  /** Called with the way to draw when the plot stands, and with null when it goes. */
  readonly onPlot: (draw: DrawPlot | null) => void;
}

/** A picture named by its summary; empty until it is drawn into. */
export function SmallPlot({ summary, onPlot }: SmallPlotProps) {
  const band = useRef<SVGPathElement>(null);
  const quiet = useRef<SVGPathElement>(null);
  const strong = useRef<SVGPathElement>(null);
  const marks = useRef<SVGPathElement>(null);

  useEffect(() => {
    onPlot((lines, scale) => {
      band.current?.setAttribute('d', lines.band ? bandPath(lines.band.low, lines.band.high, scale) : '');
      quiet.current?.setAttribute('d', lines.quiet.map(values => linePath(values, scale)).join(''));
      strong.current?.setAttribute('d', lines.strong.map(values => linePath(values, scale)).join(''));
      marks.current?.setAttribute('d', lines.marks.map(values => dotPath(values, scale)).join(''));
    });
    return () => onPlot(null);
  }, [onPlot]);

  return (
    <svg
      className={css.plot}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={summary}
    >
      <path ref={band} className={css.band} />
      <path ref={quiet} className={css.quiet} />
      <path ref={strong} className={css.strong} />
      <path ref={marks} className={css.marks} />
    </svg>
  );
}
