import { expect, test } from 'vitest';
import { presetOf } from '../recipe/presets.ts';
import { fromHash, toHash } from './address.ts';

const recipe = presetOf('stratified-cv').recipe;

test('a recipe goes into the address and comes back', () => {
  const changed = { ...recipe, epochs: 3, learningRate: 0.0005, seed: 7, optimizer: 'sgd' } as const;
  expect(fromHash(toHash(changed))).toEqual(changed);
});

test('nonsense in an address is ignored, knob by knob', () => {
  expect(fromHash('')).toBeNull();
  expect(fromHash('#preset=resnet')).toBeNull();
  expect(fromHash('#preset=stratified-cv&epochs=-1&optimizer=lion&seed=x&batchSize=&evil=1')).toEqual(recipe);
});

test('numbers in an address are plain decimals, and nothing that JavaScript would take for one', () => {
  const read = (value: string) => fromHash(`#preset=stratified-cv&rotation=${value}`)?.rotation;
  expect([read('1.5'), read('2e1'), read('-0')]).toEqual([1.5, 20, 0]);
  for (const value of ['%20', '0x10', '1e', 'Infinity', '+1', '1_0', '٣']) expect(read(value), value).toBe(0);
});
