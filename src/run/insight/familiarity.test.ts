/** What looks like a digit to a model: the threshold from unseen digits, and which side of it an image lies on. */
import { expect, test } from 'vitest';
import { ACCEPTED, familiarity, isUnfamiliar, strangeness } from './familiarity.ts';

test('an image is as strange as its five nearest are far', () => {
  // Six known digits in a plane, at these angles from the image.
  const angles = [0, 0.1, 0.2, 0.3, 0.4, 2];
  const known = Float32Array.from(angles.flatMap(angle => [Math.cos(angle), Math.sin(angle)]));
  const { similarity } = strangeness({ features: Float32Array.of(1, 0) }, known);
  const expected = angles.slice(0, 5).reduce((sum, angle) => sum + Math.cos(angle), 0) / 5;
  expect(similarity).toBeCloseTo(expected, 6);
});

test('fewer known digits than five are held against as they are; none are refused', () => {
  const features = Float32Array.of(1, 0);
  expect(strangeness({ features }, Float32Array.of(0.6, 0.8)).similarity).toBeCloseTo(0.6, 6);
  expect(() => strangeness({ features }, new Float32Array(0))).toThrow(/compare/);
});

test.for([1, 7, 50, 100, 1000])(
  'of %i unseen digits the share that is to pass does, and no more than it must',
  count => {
    const unseen = Array.from({ length: count }, (_, i) => ({ similarity: ((i * 7919) % count) / count }));
    const known = familiarity(unseen);
    const passed = unseen.filter(digit => !isUnfamiliar(known, digit)).length;
    expect(passed / count).toBeGreaterThanOrEqual(ACCEPTED);
    expect((passed - 1) / count).toBeLessThan(ACCEPTED);
  },
);

test('without unseen digits nothing is known', () => {
  expect(() => familiarity([])).toThrow(/never trained on/);
});
