/** How lines that lie over each other are told apart: by a letter, a dash, a mark and a colour at once. */
import { present } from '../../lib/check.ts';
import css from './looks.module.css';

export interface Look {
  readonly letter: string;
  /** An SVG dash array in pixels; empty for a line without gaps. */
  readonly dash: string;
  /** The outline of the mark at a point, around 0, within ±5. */
  readonly mark: string;
  /** Gives `color`. */
  readonly colour: string | undefined;
}

const looks: readonly Look[] = [
  { letter: 'A', dash: '', mark: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z', colour: css.a },
  { letter: 'B', dash: '7 3', mark: 'M-3.5 -3.5h7v7h-7z', colour: css.b },
  { letter: 'C', dash: '2 3', mark: 'M0 -4.5l4.5 8h-9z', colour: css.c },
  { letter: 'D', dash: '9 3 2 3', mark: 'M0 -5l5 5l-5 5l-5 -5z', colour: css.d },
  { letter: 'E', dash: '14 4', mark: 'M0 4.5l4.5 -8h-9z', colour: css.e },
  { letter: 'F', dash: '5 2 1 2 1 2', mark: 'M-4.5 -1.5h3v-3h3v3h3v3h-3v3h-3v-3h-3z', colour: css.f },
];

/** So many lines can be told apart. */
export const LOOKS = looks.length;

/** The look of the line with this number, from 0; after the last they begin again. */
export const lookOf = (line: number): Look => present(looks[line % looks.length], 'a look');
