/** The project's own figures, from rows as a run would give them. */
import { expect, test } from 'vitest';
import { augmentationShare, lineOfRatio, ratiosOf, times } from './ratios.ts';
import type { Row } from './rows.ts';

const step = (engine: Row['engine'], backend: 'wasm' | 'cpu', lanes: number, turns: number[]): Row => ({
  bench: 'train-step',
  engine,
  backend,
  lanes,
  model: 'stratified-cv',
  batch: 64,
  turns,
  imagesPerSecond: turns[1] ?? NaN,
});

test('a ratio is the median over neighbouring turns', () => {
  const mine = step('inkfold', 'wasm', 1, [300, 200, 900]);
  const theirs = step('pytorch', 'cpu', 1, [100, 100, 100]);
  expect(times(mine, theirs)).toBe(3);
});

test('where one had fewer turns, it is the ratio of the medians', () => {
  const mine = step('inkfold', 'wasm', 1, [300, 200, 900]);
  const theirs = { ...step('pytorch', 'cpu', 1, [50]), imagesPerSecond: 50 };
  expect(times(mine, theirs)).toBe(4);
});

test('rows are told apart by lanes, and a row that was not measured counts for nothing', () => {
  const rows = [
    step('inkfold', 'wasm', 2, [500, 500, 500]),
    step('inkfold', 'wasm', 1, [200, 200, 200]),
    step('pytorch', 'cpu', 1, [100, 100, 100]),
    { ...step('pytorch', 'cpu', 2, [100, 100, 100]), skipped: 'a reason' },
  ];
  expect(ratiosOf(rows, 2).map(({ ratio, value }) => [ratio, value])).toEqual([
    ['WASM, one worker / PyTorch, one thread', 2],
  ]);
});

test('lanes that are not there are not compared with threads that are', () => {
  const rows = [step('inkfold', 'wasm', 1, [200]), step('pytorch', 'cpu', 2, [100])];
  expect(ratiosOf(rows, 2)).toEqual([]);
});

test('what should be small is as it must be below its bound', () => {
  const rows: Row[] = [
    { bench: 'replay', engine: 'inkfold', backend: 'webgpu', dispatches: 40, encodeMs: 0.3 },
  ];
  const [dispatches, encoding] = ratiosOf(rows, 2);
  expect(dispatches && lineOfRatio(dispatches)).toContain('at most 45, aim 33: as it must be');
  expect(encoding && lineOfRatio(encoding)).toContain('at most 0.25, aim 0.1: short of it');
});

test('augmentation costs a share of a step without it', () => {
  const base = { bench: 'augment', engine: 'inkfold' } as const;
  const rows: Row[] = [
    { ...base, augmenting: false, turns: [110, 100] },
    { ...base, augmenting: true, turns: [100, 80] },
  ];
  expect(augmentationShare(rows)).toBeCloseTo(0.18, 2);
  expect(augmentationShare(rows.slice(1))).toBeNull();
});
