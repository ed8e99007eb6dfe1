/**
 * Brings wide features down to a few numbers whose angles stay nearly what they were: each feature is added to one of them,
 * chosen by chance, with a sign chosen by chance (the count sketch of Charikar, Chen and Farach-Colton, 2002).
 */
import { random } from '../../lib/random.ts';
import { EMBEDDING } from '../../run/insight.ts';

/** `rows` rows of features as they are where a row has no more than `EMBEDDING`, else as rows of `EMBEDDING`. */
export function sketched(features: Float32Array<ArrayBuffer>, rows: number): Float32Array<ArrayBuffer> {
  const width = features.length / rows;
  if (width <= EMBEDDING) return features;
  const { places, signs } = lots(width);
  const sketch = new Float32Array(rows * EMBEDDING);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      const to = row * EMBEDDING + (places[i] ?? 0);
      sketch[to] = (sketch[to] ?? 0) + (signs[i] ?? 0) * (features[row * width + i] ?? 0);
    }
  }
  return sketch;
}

/** Where each of `width` features goes, and its sign: the same on every device, for every network of that width. */
function lots(width: number): { readonly places: Uint16Array; readonly signs: Int8Array } {
  const rng = random(width).fork('sketch');
  const places = Uint16Array.from({ length: width }, () => rng.below(EMBEDDING));
  return { places, signs: Int8Array.from(places, () => (rng.below(2) === 0 ? -1 : 1)) };
}
