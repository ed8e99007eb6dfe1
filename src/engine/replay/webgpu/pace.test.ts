/** The pace on simulated devices: one that works through dispatches at a fixed speed. */
import { expect, test } from 'vitest';
import { pace, type Pace } from './pace.ts';

let clock = 0;

/** Submits `submits` times as much as the budget allows, to a device that takes `msEach` a dispatch; the longest in ms. */
function longest(of: Pace, msEach: number, submits: number): number {
  let most = 0;
  for (let i = 0; i < submits; i++) {
    const now = clock;
    const dispatches = of.budget;
    most = Math.max(most, dispatches * msEach);
    const measured = of.submitted(dispatches, now);
    clock = now + dispatches * msEach; // JavaScript waits for the device here, as reading does
    if (measured) of.finished(clock);
  }
  return most;
}

test('grows from a few dispatches to about 40 ms of work, by doubling at most', () => {
  const p = pace();
  const first = p.budget;
  expect(first).toBeLessThanOrEqual(8);
  p.submitted(first, 0);
  clock = 0.1;
  p.finished(clock);
  expect(p.budget).toBe(2 * first);
  longest(p, 0.05, 20);
  expect(p.budget * 0.05).toBeGreaterThan(30);
  expect(p.budget * 0.05).toBeLessThanOrEqual(40);
});

test('a slow device gets short submits from the second one on', () => {
  const p = pace();
  longest(p, 20, 1);
  expect(p.budget).toBe(2);
  expect(longest(p, 20, 10)).toBeLessThanOrEqual(40);
  longest(p, 500, 3);
  expect(p.budget).toBe(1);
});

test('work that waited in the queue is not taken for slow', () => {
  const p = pace();
  // Ten submits at once; the device needs 8 ms for each, the last one waits for 72 ms.
  const measured = Array.from({ length: 10 }, () => p.submitted(8, 0));
  expect(measured).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
  p.finished(8);
  const before = p.budget;
  expect(p.submitted(8, 8)).toBe(true);
  p.finished(88);
  // 80 dispatches in 80 ms: 1 ms each, as the first measurement found.
  expect(p.budget).toBe(Math.min(40, 2 * before));
});

test('a pause between two submits is not taken for work', () => {
  const p = pace();
  p.submitted(8, 0);
  p.finished(8);
  p.submitted(16, 10_000);
  p.finished(10_016);
  expect(p.budget).toBe(32);
});
