/** What the model sees in the drawing, and what it makes of it. */
import { useMemo } from 'react';
import { useApp } from '../../store/hooks.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { Probabilities } from './Probabilities.tsx';
import css from './Reading.module.css';

/** Predicted digit, the 28×28 picture and the ten probabilities. */
export function Reading() {
  const pixels = useApp(state => state.drawing.pixels);
  const probabilities = useApp(state => state.drawing.probabilities);
  const digits = useMemo(() => (pixels ? [pixels] : []), [pixels]);
  const predicted = pixels && probabilities ? likeliest(probabilities) : null;
  return (
    <div className={css.reading}>
      <div className={css.digit}>
        <span className={css.label} aria-hidden="true">
          Predicted digit
        </span>
        <output className={predicted === null ? css.nothing : css.output} aria-label="Predicted digit">
          {predicted ?? '–'}
        </output>
      </div>
      <div className={css.seen}>
        <span className={css.label} aria-hidden="true">
          What the model sees
        </span>
        <div className={css.picture}>
          <DigitCanvas digits={digits} columns={1} label="The 28 by 28 pixels that the model sees" coarse />
        </div>
      </div>
      <Probabilities values={pixels ? probabilities : null} likeliest={predicted} />
    </div>
  );
}

function likeliest(probabilities: Float32Array): number {
  let best = 0;
  probabilities.forEach((p, digit) => {
    if (p > (probabilities[best] ?? 0)) best = digit;
  });
  return best;
}
