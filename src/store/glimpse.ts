/** A few of the built-in sample digits, to be looked at before anything is loaded. */
import { random } from '../lib/random.ts';

/** As many as `rows` × 10 digits, a column for each class: each 784 bytes, 255 is ink. The same every time; some 0.3 ms each. */
export async function glimpse(rows: number): Promise<readonly Uint8Array[]> {
  // Late, so that the page stands before the code that writes digits has come.
  const { drawSampleDigit } = await import('../data/sample.ts');
  const hand = random(7).fork('glimpse');
  return Array.from({ length: rows * 10 }, (_, i) => drawSampleDigit(i % 10, hand));
}
