import { expect, test } from 'vitest';
import { presetOf } from '../../recipe/presets.ts';
import { augmentationSummary, callbackSummary, networkSummary } from './summaries.ts';

const twoConv = presetOf('two-conv').recipe;
const kfold = presetOf('kfold-cnn').recipe;
const deep = presetOf('deep-digits').recipe;

test('callbacks name what is on, in one line', () => {
  expect(callbackSummary(twoConv)).toBe('none');
  expect(callbackSummary(kfold)).toBe(
    'exponential schedule, plateau after 3 epochs, early stopping after 5 epochs, best validation accuracy kept',
  );
  expect(callbackSummary({ ...kfold, validation: 'none' })).toBe('exponential schedule');
  expect(callbackSummary({ ...twoConv, plateauPatience: 1 })).toBe('plateau after 1 epoch');
});

test('augmentation names its ranges with their units', () => {
  expect(augmentationSummary(twoConv)).toBe('off');
  expect(augmentationSummary(deep)).toBe('rotation 10°, shift 0.1, zoom 0.1, shear 0.2°');
  expect(augmentationSummary({ ...twoConv, heightShift: 0.2, fill: 'wrap' })).toBe(
    'height shift 0.2, fill: the other side',
  );
});

test('the network names its size and its rates', () => {
  expect(networkSummary(twoConv)).toBe('225,034 parameters, no dropout');
  expect(networkSummary(deep)).toBe('640,266 parameters, dropout 0.25 and 0.5');
  expect(networkSummary(presetOf('deep-bn').recipe)).toMatch(/dropout 0.25 and 0.5, L2 0.0001$/);
});
