/** What a loss may do without suspicion, and what it may not. */
import { expect, test } from 'vitest';
import { lossWatch } from './loss-watch.ts';

const still = (steps: number, loss = 2.5): Float32Array => new Float32Array(steps).fill(loss);

test('the first loss that is no number ends the run, and its step is named', () => {
  for (const none of [NaN, Infinity, -Infinity])
    expect(() => lossWatch().take(Float32Array.of(1, 2, none, NaN), 3, 11)).toThrow(
      /^The loss is no longer a number after step 13 of epoch 3; /,
    );
});

test('fifty steps with the very same loss are suspect, over groups and epochs', () => {
  const watch = lossWatch();
  watch.take(Float32Array.of(2.6, 2.5), 1, 1);
  watch.take(still(48), 1, 3);
  expect(watch.isSuspect()).toBe(false);
  watch.take(still(1), 2, 1);
  expect(watch.isSuspect()).toBe(true);
  expect(watch.suspicion()).toBe('the loss stood still at 2.500 for 50 steps');
});

test('the smallest movement ends it, even that from 0 to −0', () => {
  const watch = lossWatch();
  watch.take(still(49, 0), 1, 1);
  watch.take(Float32Array.of(-0), 1, 50);
  watch.take(still(49, -0), 1, 51);
  expect(watch.isSuspect()).toBe(true);
  watch.take(Float32Array.of(0), 1, 100);
  expect(watch.isSuspect()).toBe(false);
});

test('before something is kept, three are enough', () => {
  const watch = lossWatch();
  watch.take(still(2), 1, 1);
  expect(watch.isSuspect(true)).toBe(false);
  watch.take(still(1), 1, 3);
  expect(watch.isSuspect(true)).toBe(true);
  expect(watch.isSuspect()).toBe(false);
});

test('a device that proved itself is asked again after twice as long, not at every step', () => {
  const watch = lossWatch();
  watch.take(still(50), 1, 1);
  watch.dropSuspicion();
  watch.take(still(49), 1, 51);
  expect([watch.isSuspect(), watch.isSuspect(true)]).toEqual([false, false]);
  watch.take(still(1), 1, 100);
  expect([watch.isSuspect(), watch.isSuspect(true)]).toEqual([true, true]);
  watch.take(Float32Array.of(1), 1, 101);
  watch.take(still(50), 1, 102);
  expect(watch.isSuspect()).toBe(true);
});
