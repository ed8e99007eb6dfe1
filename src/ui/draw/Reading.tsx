/** What the model sees in the drawing, and what it makes of it. */
import { useMemo } from 'react';
import { useApp } from '../../store/hooks.ts';
import type { GlyphReading } from '../../store/state.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { likeliest } from './likeliest.ts';
import { Probabilities } from './Probabilities.tsx';
import css from './Reading.module.css';

/** Predicted digit, the 28×28 picture and the ten probabilities; of several digits the number, and of one of them the rest. */
export function Reading() {
  const pixels = useApp(state => state.drawing.pixels);
  const probabilities = useApp(state => state.drawing.probabilities);
  const readings = useApp(state => state.drawing.readings);
  const isReplaying = useApp(state => state.drawing.replay !== null);
  const digits = useMemo(() => (pixels ? [pixels] : []), [pixels]);
  const isRead = pixels !== null && probabilities !== null;
  const text = isRead ? numberText(readings) : '–';
  return (
    <div className={css.reading}>
      <div>
        <span className={css.label} aria-hidden="true">
          Predicted digit
        </span>
        <output
          className={isRead ? css.output : css.nothing}
          style={text.length > 2 ? { fontSize: `${ROOM / text.length}rem` } : {}}
          aria-label="Predicted digit"
          aria-live={isReplaying ? 'off' : 'polite'}
        >
          {text}
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
      <Probabilities
        values={pixels ? probabilities : null}
        likeliest={isRead ? likeliest(probabilities) : null}
      />
    </div>
  );
}

/** In a type of one rem, as many digits as this would fill the box of the answer. */
const ROOM = 13;

/** The digits read, left to right, as one number. */
const numberText = (readings: readonly GlyphReading[]): string =>
  readings.map(({ probabilities }) => likeliest(probabilities)).join('');
