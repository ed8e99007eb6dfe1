import { expect, test } from 'vitest';
import { initialState } from '../../store/app.ts';
import { steady } from './lists.ts';

test('a list with the same items is the same list, and one with others is not', () => {
  const state = initialState();
  let items = [1, 2];
  const select = steady(() => [...items]);
  const first = select(state);
  expect(select(state)).toBe(first);
  items = [1, 3];
  const second = select(state);
  expect(second).toEqual([1, 3]);
  expect(select(state)).toBe(second);
  items = [1];
  expect(select(state)).toEqual([1]);
});

test('items may count as the same though they are not', () => {
  let step = 0;
  const select = steady(
    () => [{ fold: 1, step: ++step }],
    (a, b) => a.fold === b.fold,
  );
  const first = select(initialState());
  expect(select(initialState())).toBe(first);
});
