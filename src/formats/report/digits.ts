/** The digits of a run that are worth a look, as pictures. */
import { PIXELS } from '../../data/digits.ts';
import { count, percent } from '../../lib/format.ts';
import { classText } from '../../run/reports/class-names.ts';
import { markup, type Markup } from './html.ts';
import { pngAddress } from './png.ts';
import type { RunReport, ShownDigit } from './report.ts';

/** A section with the hardest digits and those whose labels look wrong; nothing where the digits are not loaded. */
export function hardDigits({ hardest, suspects, classNames }: RunReport): Markup | null {
  if (hardest.length === 0) return null;
  return markup`<section aria-labelledby="hardest">
    <h2 id="hardest">Hardest digits</h2>
    <p>
      Those with the highest loss, and what the network takes them for. Rows count from 0 in the order of the
      file.
    </p>
    ${gallery(hardest, classNames)}
    ${
      suspects.length === 0
        ? markup`<p>No label looks wrong: nowhere is the network sure of another digit.</p>`
        : markup`<h3>Labels that look wrong</h3>
            <p>The network is sure of another digit, and nearly rules out the label.</p>
            ${gallery(suspects, classNames)}`
    }
  </section>`;
}

const gallery = (digits: readonly ShownDigit[], names: readonly string[] | null): Markup =>
  markup`<ol class="gallery">
    ${digits.map(digit => item(digit, names))}
  </ol>`;

function item(
  { hard: { row, label, likeliest }, pixels }: ShownDigit,
  names: readonly string[] | null,
): Markup {
  const guesses = likeliest.map(
    ({ digit, probability }) => `${classText(names, digit)}: ${percent(probability, 1)}`,
  );
  return markup`<li>
    <img src="${pngAddress(pixels, Math.sqrt(PIXELS))}" width="64" height="64" alt="" />
    <p>row ${count(row)}, label <b>${classText(names, label)}</b></p>
    <p class="guesses">
      ${guesses.map((guess, i) => (i === 0 ? markup`<b>${guess}</b>` : markup`<br />${guess}`))}
    </p>
  </li>`;
}
