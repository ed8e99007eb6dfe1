import { expect, test } from 'vitest';
import { classNamesOf, FASHION_CLASSES, roleOf } from './role.ts';

const labels = Uint8Array.of(1);

test.each([
  'test.csv',
  'mnist_test.csv.gz',
  'fashion-mnist_test.csv',
  't10k-images-idx3-ubyte.gz',
  'archive.zip/t10k-images.idx3-ubyte',
  'MNIST test digits',
  'valid.csv',
  'val-2.csv',
  'Validation set.csv',
])('%s is a test set though it has labels', name => {
  expect(roleOf({ name, labels })).toBe('test');
});

test.each([
  'train.csv',
  'digit-recognizer.zip/train.csv',
  'test-data/train.csv',
  'latest.csv',
  'contest.csv',
  'interval.csv',
  'MNIST training digits',
  'Sample digits',
])('%s trains', name => {
  expect(roleOf({ name, labels })).toBe('train');
});

test('digits without labels are there to be predicted, whatever they are called', () => {
  expect(roleOf({ name: 'train.csv', labels: null })).toBe('test');
});

test('Fashion-MNIST has ten class names, digits have none', () => {
  expect(FASHION_CLASSES).toHaveLength(10);
  expect(classNamesOf('Fashion MNIST.zip/train-images-idx3-ubyte')).toBe(FASHION_CLASSES);
  expect(classNamesOf('train-images-idx3-ubyte')).toBeNull();
});
