/** Has digits drawn one after another, and notes what the page reads in each once it has come to rest. */
import type { Locator } from '@playwright/test';
import type { Stroke } from '../../src/data/stroke.ts';
import type { App } from './app.ts';
import { penOn } from './pen.ts';

export interface Reading {
  /** What was written. */
  readonly label: number;
  /** What the page says, as it says it. */
  readonly read: string;
}

/** Unchanged for so long, a reading is the page's last word on what lies on the canvas. */
const REST_MS = 100;
const SOMETHING = /[^–\s]/;
/** What differs from the label is looked at again: the page may have been held up. */
const SECOND_LOOK_MS = 600;

/** Draws each digit on an empty canvas and reads it; the order is kept. */
export async function readAll(
  app: App,
  written: readonly { readonly label: number; readonly strokes: readonly Stroke[] }[],
): Promise<readonly Reading[]> {
  const replay = await penOn(app.page, app.drawing);
  const text = await reader(app.predictedDigit);
  const readings: Reading[] = [];
  for (const { label, strokes } of written) {
    await app.page.keyboard.press('Delete');
    await text(/^–$/, 0);
    await replay(strokes);
    let read = await text(SOMETHING, REST_MS);
    if (read !== String(label)) read = await text(SOMETHING, SECOND_LOOK_MS);
    readings.push({ label, read });
  }
  return readings;
}

/** What was taken for what, the most frequent first: "7 for 1 × 3, 9 for 4"; "none" where all were read right. */
export function confusionsOf(readings: readonly Reading[]): string {
  const counts = new Map<string, number>();
  for (const { label, read } of readings)
    if (read !== String(label))
      counts.set(`${label} read as ${read}`, (counts.get(`${label} read as ${read}`) ?? 0) + 1);
  const lines = [...counts].toSorted(([, a], [, b]) => b - a);
  return lines.map(([what, count]) => (count > 1 ? `${what} × ${count}` : what)).join(', ') || 'none';
}

/** Waits on the page itself, where looking is cheap, until a text is as wanted and has not changed for `ms`; gives the text. */
async function reader(output: Locator): Promise<(wanted: RegExp, ms: number) => Promise<string>> {
  const handle = await output.elementHandle();
  if (!handle) throw new Error('The page has no Predicted digit.');
  return (wanted, ms) =>
    handle.evaluate(
      (element, { pattern, rest }) =>
        new Promise<string>((resolve, reject) => {
          const began = performance.now();
          let [text, since] = [element.textContent ?? '', began];
          const look = (): void => {
            const now = performance.now();
            const next = element.textContent ?? '';
            if (next !== text) [text, since] = [next, now];
            if (new RegExp(pattern).test(text) && now - since >= rest) resolve(text.trim());
            else if (now - began > 20_000) reject(new Error(`The drawing was not read; it says ${text}.`));
            else setTimeout(look, 5);
          };
          look();
        }),
      { pattern: wanted.source, rest: ms },
    );
}
