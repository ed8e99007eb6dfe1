/** Models for tests of what is written and read: every number in them counts, as after a training. */
import { drawSampleDigit } from '../../data/sample.ts';
import { PIXELS } from '../../data/digits.ts';
import { random } from '../../lib/random.ts';
import { size, weightSpecs, type Network } from '../../recipe/network.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import type { TrainedModel } from '../../run/model.ts';

/** Weights as far from their initial values as training leaves them: no bias 0, no moving statistics 0 and 1. */
export function trainedLike(network: Network, seed: number): TrainedModel['weights'] {
  const rng = random(seed);
  return weightSpecs(network).map(({ name, role, shape, fanIn }) => {
    const draw = rng.fork(name);
    const values = new Float32Array(size(shape));
    const between = (least: number, most: number) =>
      values.map(() => least + (most - least) * draw.uniform());
    switch (role) {
      case 'kernel':
        return values.map(() => draw.normal() * Math.sqrt(2 / fanIn));
      case 'gamma':
        return between(0.5, 1.5);
      case 'movingVariance':
        return between(0.3, 2);
      default:
        return between(-0.3, 0.3);
    }
  });
}

/** A preset's model, in fold 2. */
export function presetModel(preset: PresetId): TrainedModel {
  const { network: build, recipe } = presetOf(preset);
  const network = build(recipe);
  return { id: preset, network, weights: trainedLike(network, 7), fold: 2, epoch: 3 };
}

/** Sample digits, count × 784 bytes, each class in turn. */
export function sampleDigits(count: number): Uint8Array<ArrayBuffer> {
  const images = new Uint8Array(count * PIXELS);
  for (let row = 0; row < count; row++) images.set(drawSampleDigit(row % 10, random(row)), row * PIXELS);
  return images;
}

/** True where two models' weights are the same to the bit; a matcher would take seconds for a million numbers. */
export const sameNumbers = (a: TrainedModel['weights'], b: TrainedModel['weights']): boolean =>
  a.length === b.length &&
  a.every((values, i) => values.length === b[i]?.length && values.every((value, j) => value === b[i]?.[j]));
