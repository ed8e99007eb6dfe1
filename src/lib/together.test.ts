import { expect, test } from 'vitest';
import { together } from './together.ts';

test('values in order', async () => {
  const slow = new Promise<number>(resolve => setTimeout(resolve, 5, 1));
  expect(await together([slow, Promise.resolve(2)])).toEqual([1, 2]);
});

test('a failure is told once everything has ended', async () => {
  let ended = false;
  const slow = new Promise<void>(resolve => setTimeout(resolve, 10)).then(() => {
    ended = true;
  });
  await expect(together([Promise.reject(new Error('first')), slow])).rejects.toThrow('first');
  expect(ended).toBe(true);
});
