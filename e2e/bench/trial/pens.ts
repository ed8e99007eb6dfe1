/**
 * Digits of real writers, recorded as pen strokes: one JSON object a line with `label` and `strokes`, each stroke a list of
 * [x, y], in a box of 500 × 500 whose y grows upwards. They become images as
 * MNIST's digits did, so that figures stay comparable however the app renders a drawing.
 */
import { PIXELS } from '../../../src/data/digits.ts';
import { asInMnist, drawingToDigit } from '../../../src/data/ink.ts';
import type { Stroke } from '../../../src/data/stroke.ts';

const BOX = 500;

/** One recorded digit; strokes in the canvas's units: 0 to 1, y downwards. */
export interface Written {
  readonly label: number;
  /** A number for each person; 0 where the line names none. */
  readonly writer: number;
  readonly strokes: readonly Stroke[];
}

/** What was written on each line that is not empty; throws, with the line's number, where one is no digit. */
export function readPens(text: string): readonly Written[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    const written = writtenOn(JSON.parse(line));
    if (written === null) throw new Error(`line ${i + 1} is no digit in strokes`);
    return [written];
  });
}

/** The digits, rendered as in MNIST: n × 784 bytes and n labels. */
export function drawPens(digits: readonly Written[]): {
  readonly images: Uint8Array<ArrayBuffer>;
  readonly labels: Uint8Array<ArrayBuffer>;
} {
  const images = new Uint8Array(digits.length * PIXELS);
  digits.forEach(({ strokes }, i) => images.set(drawingToDigit(strokes, asInMnist) ?? [], i * PIXELS));
  return { images, labels: Uint8Array.from(digits, ({ label }) => label) };
}

/**
 * The same number of each digit, and of each writer as nearly as there are so many: in turns, each writer's in the order
 * of the recording. Fewer where not enough were written.
 */
export function balanced(digits: readonly Written[], ofEach: number): readonly Written[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const turns = new Map<number, number>();
    const ranked = digits
      .filter(({ label }) => label === digit)
      .map(written => {
        const turn = turns.get(written.writer) ?? 0;
        turns.set(written.writer, turn + 1);
        return { written, turn };
      });
    const inTurns = ranked.toSorted((a, b) => a.turn - b.turn || a.written.writer - b.written.writer);
    return inTurns.slice(0, ofEach).map(({ written }) => written);
  }).flat();
}

function writtenOn(value: unknown): Written | null {
  if (typeof value !== 'object' || value === null || !('label' in value) || !('strokes' in value))
    return null;
  const { label, strokes } = value;
  const isDigit = typeof label === 'number' && Number.isInteger(label) && label >= 0 && label <= 9;
  if (!isDigit || !Array.isArray(strokes) || strokes.length === 0) return null;
  const writer = 'writer' in value && typeof value.writer === 'number' ? value.writer : 0;
  return strokes.every(isPath) ? { label, writer, strokes: strokes.map(onCanvas) } : null;
}

type Path = readonly (readonly [x: number, y: number])[];

const isPath = (value: unknown): value is Path =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((point: unknown) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite));

const onCanvas = (path: Path): Stroke => ({
  x: path.map(([x]) => x / BOX),
  y: path.map(([, y]) => 1 - y / BOX),
});
