/** Several digits in one drawing: each with its picture, what it was read as, and how surely. */
import { useMemo } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import type { GlyphReading } from '../../store/state.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { percent } from '../../lib/format.ts';
import { Pick, Picks } from '../parts/Picks.tsx';
import { likeliest } from './likeliest.ts';
import css from './ReadingLine.module.css';

/** "Read as 2 0 2 6", and a button for each digit that has it looked at closely; nothing where there is but one. */
export function ReadingLine() {
  const readings = useApp(state => state.drawing.readings);
  const chosen = useApp(state => state.drawing.chosen);
  const { chooseGlyph } = useActions();
  if (readings.length < 2) return null;
  const digits = readings.map(({ probabilities }) => likeliest(probabilities));
  // The third digit stays the third while the pen moves: a place is its key.
  const places = readings.map((reading, place) => ({ reading, place }));
  return (
    <div className={css.line}>
      <p className={css.text}>Read as {digits.join(' ')}</p>
      <Picks
        className={css.glyphs}
        label="Digits read"
        value={String(chosen)}
        onPick={place => chooseGlyph(Number(place))}
      >
        {places.map(({ reading, place }) => (
          <GlyphButton key={place} reading={reading} place={place} of={places.length} />
        ))}
      </Picks>
    </div>
  );
}

interface GlyphButtonProps {
  readonly reading: GlyphReading;
  /** From 0, of so many. */
  readonly place: number;
  readonly of: number;
}

function GlyphButton({ reading: { pixels, probabilities }, place, of }: GlyphButtonProps) {
  const pictures = useMemo(() => [pixels], [pixels]);
  const digit = likeliest(probabilities);
  const sure = percent(probabilities[digit] ?? 0, 1);
  return (
    <Pick className={css.glyph} value={String(place)} name={`Place ${place + 1} of ${of}: ${digit}, ${sure}`}>
      <span className={css.picture}>
        <DigitCanvas digits={pictures} columns={1} label={null} />
      </span>
      <span className={css.digit}>{digit}</span>
      <span className={css.sure}>{sure}</span>
    </Pick>
  );
}
