/** The ten digits in one hand: decoration, and a hint at what belongs here. */
import css from './Handwriting.module.css';

/** Pen paths, each in a box of 20 × 28. */
const DIGITS: readonly string[] = [
  'M11 4C4 4 2 13 4 19c2 7 11 6 12-4C17 8 14 3 9 5',
  'M6 8c2-1 4-3 5-5 0 7-1 14-2 21',
  'M4 8c1-5 11-6 11 0 0 6-8 9-12 15 3-2 6 1 13-1',
  'M4 5c4-3 11-1 9 4-1 3-5 4-6 4 5-1 9 2 7 7-2 4-9 5-12 1',
  'M6 4C5 8 4 12 3 15c4 0 9 0 14-1M13 8c-1 6-2 11-3 17',
  'M16 4C12 4 9 4 6 5 6 8 5 10 4 12c5-2 11 0 11 5 0 6-8 9-12 5',
  'M14 3C8 7 3 15 5 20c2 6 11 4 10-2-1-5-8-4-10 1',
  'M3 5c4 1 9 0 14-1-4 6-7 13-9 21M6 14c3 0 6-1 9-1',
  'M14 6c-4-4-11-2-8 3 3 4 9 5 9 10 0 6-10 7-11 1-1-5 10-7 10-14',
  'M15 8C14 2 5 3 5 9c0 5 9 5 10-1 0 6-1 11-4 17',
];

/** A row of handwritten digits in the colour of the text. */
export function Handwriting() {
  return (
    <svg className={css.row} viewBox="0 0 220 28" aria-hidden="true" focusable="false">
      {DIGITS.map((path, digit) => (
        <path key={path} d={path} transform={`translate(${1 + digit * 22} 0)`} />
      ))}
    </svg>
  );
}
