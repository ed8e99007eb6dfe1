import { expect, test } from 'vitest';
import { random } from '../lib/random.ts';
import { classCounts, imageAt, PIXELS } from './digits.ts';
import { drawSampleDigit, drawSampleSets } from './sample.ts';

test('5,000 labelled and 1,000 unlabelled digits, every class equally often', async () => {
  const { train, test: unlabelled } = await drawSampleSets({ seed: 42 });
  expect(train).toMatchObject({ name: 'Sample digits', count: 5000 });
  expect(train.images).toHaveLength(5000 * PIXELS);
  expect(classCounts(train)).toEqual(Array.from({ length: 10 }, () => 500));
  expect(unlabelled).toMatchObject({ name: 'Sample digits to predict', count: 1000, labels: null });
  expect(unlabelled.images).toHaveLength(1000 * PIXELS);
});

test('the digits are shuffled, all different, and none is empty', async () => {
  const { train } = await drawSampleSets({ seed: 1, trainCount: 500, testCount: 0 });
  expect([...(train.labels ?? [])].slice(0, 20)).not.toEqual(Array.from({ length: 20 }, (_, i) => i % 10));
  const digits = Array.from({ length: 500 }, (_, row) => imageAt(train, row));
  expect(new Set(digits.map(digit => digit.join())).size).toBe(500);
  for (const digit of digits) expect(digit.filter(ink => ink > 127).length).toBeGreaterThan(10);
});

test('grey levels are spread as MNIST’s are', async () => {
  const { train } = await drawSampleSets({ seed: 7, trainCount: 2000, testCount: 0 });
  const share = (from: number): number =>
    train.images.filter(ink => ink >= from).length / train.images.length;
  // Over MNIST's 60,000 training images: mean 33.3, 19.1 % not paper, 7.4 % at 250 or more.
  expect(train.images.reduce((sum, ink) => sum + ink, 0) / train.images.length).toBeCloseTo(33.3, -1);
  expect(share(1)).toBeGreaterThan(0.15);
  expect(share(1)).toBeLessThan(0.22);
  expect(share(250)).toBeGreaterThan(0.05);
  expect(share(250)).toBeLessThan(0.1);
});

test('the same seed gives the same digits, another seed others', async () => {
  const options = { trainCount: 40, testCount: 10 };
  const first = await drawSampleSets({ seed: 5, ...options });
  expect(await drawSampleSets({ seed: 5, ...options })).toEqual(first);
  const other = await drawSampleSets({ seed: 6, ...options });
  expect(other.train.images).not.toEqual(first.train.images);
  expect(other.train.id).not.toBe(first.train.id);
});

test('a digit depends on its stream alone', () => {
  expect(drawSampleDigit(8, random(3))).toEqual(drawSampleDigit(8, random(3)));
  expect(drawSampleDigit(8, random(3))).not.toEqual(drawSampleDigit(8, random(4)));
});

test('stops when asked to', async () => {
  const controller = new AbortController();
  const drawing = drawSampleSets({ seed: 1, signal: controller.signal, trainCount: 1_000_000 });
  setTimeout(() => controller.abort(), 20);
  await expect(drawing).rejects.toMatchObject({ name: 'Aborted' });
});
