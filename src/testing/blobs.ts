/** Tiny labelled sets for tests: each class is a bright bar in its own place, with seeded noise. Learnable in seconds. */
import { CLASSES, digitSet, PIXELS, SIDE, type DigitSet } from '../data/digits.ts';
import { random } from '../lib/random.ts';

/** `count` digits, the classes in turn. */
export function blobs(count: number, seed = 1): DigitSet {
  const rng = random(seed);
  const images = new Uint8Array(count * PIXELS);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < PIXELS; p++) images[i * PIXELS + p] = rng.below(60);
    const row = 3 + Math.floor((i % CLASSES) / 2) * 5;
    const column = (i % 2 === 0 ? 3 : 15) + rng.below(3);
    for (let y = row; y < row + 3; y++)
      for (let x = column; x < column + 10; x++) images[i * PIXELS + y * SIDE + x] = 200 + rng.below(56);
  }
  return digitSet({ id: `blobs ${count} ${seed}`, name: 'Blobs', images, labels });
}
