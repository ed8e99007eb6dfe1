import { expect, test } from 'vitest';
import { leftText, placeText } from './keptText.ts';

test('a run says where it stands, and how much is left', () => {
  const single = { folds: 0, ofFolds: 1, epochs: 3, ofEpochs: 10 };
  expect(placeText(single)).toBe('epoch 4 of 10');
  expect(leftText(single)).toBe('about 7 epochs left');
  const folded = { folds: 1, ofFolds: 5, epochs: 2, ofEpochs: 10 };
  expect(placeText(folded)).toBe('fold 2 of 5, epoch 3 of 10');
  expect(leftText(folded)).toBe('about 38 epochs left');
  expect(leftText({ ...single, epochs: 9 })).toBe('about 1 epoch left');
});

test('a run that lacks its end alone does not claim an epoch beyond the last', () => {
  const last = { folds: 0, ofFolds: 1, epochs: 10, ofEpochs: 10 };
  expect(placeText(last)).toBe('epoch 10 of 10');
  expect(leftText(last)).toBe('almost done');
  expect(placeText({ folds: 5, ofFolds: 5, epochs: 0, ofEpochs: 10 })).toBe('fold 5 of 5, epoch 10 of 10');
});
