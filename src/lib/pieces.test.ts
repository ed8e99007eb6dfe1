import { expect, test } from 'vitest';
import { inOneGo, withPauses, type Pieces } from './pieces.ts';

/** Adds 1 to 5, taking `ms` milliseconds for each. */
function* sum(ms: number): Pieces<number> {
  let total = 0;
  for (let i = 1; i <= 5; i++) {
    const until = performance.now() + ms;
    while (performance.now() < until);
    total += i;
    yield;
  }
  return total;
}

test('the result is the same in one go and with pauses', async () => {
  expect(inOneGo(sum(0))).toBe(15);
  expect(await withPauses(sum(0), () => Promise.resolve())).toBe(15);
});

test('long pieces are paused after, short ones are not', async () => {
  let pauses = 0;
  const pause = (): Promise<void> => {
    pauses += 1;
    return Promise.resolve();
  };
  await withPauses(sum(11), pause);
  expect(pauses).toBe(5);
  await withPauses(sum(0), pause);
  expect(pauses).toBe(5);
});
