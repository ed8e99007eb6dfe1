/** Against the design notes' own table of costs, and by hand. */
import { expect, test } from 'vitest';
import { presetOf } from '../../../src/recipe/presets.ts';
import type { PresetId } from '../../../src/recipe/recipe.ts';
import { macs, trainingTflop } from './macs.ts';

const network = (id: PresetId) => presetOf(id).network(presetOf(id).recipe);

test.each([
  ['stratified-cv', 8.3],
  ['deep-digits', 15.3],
  ['kfold-cnn', 12.0],
] as const)('%s costs %d million MAC', (id, millions) => {
  expect(Number((macs(network(id)) / 1e6).toFixed(1))).toBe(millions);
});

test('a small network by hand: valid convolution, pooling, a dense layer', () => {
  const small = macs([
    { kind: 'conv', filters: 2, size: 3, padding: 'valid', activation: 'relu' },
    { kind: 'batchNorm', momentum: 0.99, epsilon: 0.001 },
    { kind: 'maxPool', size: 2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ]);
  expect(small).toBe(26 * 26 * 9 * 2 + 13 * 13 * 2 * 10);
});

test('the notebook behind deep-digits trained for some 155 TFLOP', () => {
  expect(trainingTflop(network('deep-digits'), 33_600 * 50)).toBeCloseTo(155, 0);
});
