/** What a convolution puts out as pictures: one grey image a channel, on one scale for the whole layer. */
import type { FeatureMaps } from '../../run/insight.ts';

/** Pictures of `output` (height × width × channels, channels fastest), an array of the layer's own. */
export function featureMaps(
  layer: string,
  output: Float32Array,
  [height, width, channels]: readonly [number, number, number],
): FeatureMaps {
  const area = height * width;
  const largest = output.reduce((max, value) => Math.max(max, value), 0);
  const values = new Uint8Array(area * channels);
  if (largest > 0) {
    for (let place = 0; place < area; place++) {
      for (let channel = 0; channel < channels; channel++) {
        const share = Math.max(0, output[place * channels + channel] ?? 0) / largest;
        values[channel * area + place] = Math.round(255 * share);
      }
    }
  }
  return { layer, height, width, channels, values };
}
