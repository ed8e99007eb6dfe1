/** What counts as training time, by a clock of our own. */
import { expect, test } from 'vitest';
import { lapsOf, stopwatch } from './stopwatch.ts';

/** A clock that is moved by hand. */
function clock() {
  let time = 1000;
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

test('counts from its making, and not while it stands still', () => {
  const { now, pass } = clock();
  const watch = stopwatch(now);
  pass(5);
  watch.stop();
  watch.stop();
  pass(60_000);
  expect(watch.elapsed()).toBe(5);
  watch.go();
  pass(7);
  watch.go();
  pass(1);
  expect(watch.elapsed()).toBe(13);
});

test('a lap in which the machine slept takes what laps usually take', () => {
  const { now, pass } = clock();
  const watch = stopwatch(now);
  const laps = lapsOf(watch);
  for (let lap = 0; lap < 5; lap++) {
    pass(100);
    expect(laps.end(10)).toBe(100);
  }
  pass(3_600_000);
  expect(laps.end(20)).toBeCloseTo(200, 9);
  expect(watch.elapsed()).toBeCloseTo(700, 9);
  pass(100);
  expect(laps.end(10)).toBeCloseTo(100, 9);
});

test('slow is not asleep: neither long laps of a slow device nor short delays', () => {
  const { now, pass } = clock();
  const watch = stopwatch(now);
  const laps = lapsOf(watch);
  for (const ms of [40_000, 41_000, 90_000]) {
    pass(ms);
    expect(laps.end(1)).toBe(ms);
  }
  const quick = lapsOf(watch);
  for (const ms of [10, 10, 29_000]) {
    pass(ms);
    expect(quick.end(1)).toBe(ms);
  }
  expect(watch.elapsed()).toBe(200_020);
});

test('a first lap is taken as it is, and time between laps belongs to none', () => {
  const { now, pass } = clock();
  const laps = lapsOf(stopwatch(now));
  pass(50_000);
  expect(laps.end(1)).toBe(50_000);
  pass(123);
  laps.begin();
  pass(40);
  expect(laps.end(1)).toBe(40);
});
