/** When silence is too long: with a clock that the tests move. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../run/events.ts';
import { makeGate, type Gate } from '../../run/gate.ts';
import { smallJob } from '../../testing/jobs.ts';
import { watchdog, type Watchdog } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;

/** 1,000 validation rows. */
const job = smallJob(2000, 1000);

/** Ten steps that took a second, at this many milliseconds an image. */
const steps = (pace = 1): RunEvent => ({
  kind: 'steps',
  fold: 1,
  epoch: 1,
  firstStep: 1,
  losses: new Float32Array(10),
  accuracies: new Float32Array(10),
  learningRate: 0.1,
  images: 100,
  durationMs: 100 * pace,
  elapsedMs: 0,
});
const validating: RunEvent = { kind: 'validating', fold: 1, epoch: 1 };

function watch(gate?: Gate): { dog: Watchdog; barked: number[] } {
  const barked: number[] = [];
  return { dog: watchdog(job, gate, seconds => barked.push(seconds)), barked };
}

const wait = (seconds: number): unknown => vi.advanceTimersByTime(seconds * SECOND);

test('the first steps may take two minutes', () => {
  const { dog, barked } = watch();
  dog.heard({ kind: 'fold-started', fold: 1, plan: { stepsPerEpoch: 1, trainRows: 1, validationRows: 1 } });
  wait(120);
  expect(barked).toEqual([]);
  wait(1);
  expect(barked).toEqual([121]);
  wait(1000);
  expect(barked).toHaveLength(1);
});

test('later ones half a minute', () => {
  const { dog, barked } = watch();
  wait(90);
  dog.heard(steps());
  wait(30);
  expect(barked).toEqual([]);
  wait(1);
  expect(barked).toEqual([31]);
});

test('a slow device twenty times its usual silence; what came before its first steps is not usual', () => {
  const { dog, barked } = watch();
  wait(90);
  dog.heard(steps());
  wait(4);
  dog.heard(steps());
  wait(80);
  expect(barked).toEqual([]);
  wait(1);
  expect(barked).toEqual([81]);
});

test('validation as long as its rows ask for at the slowest pace, and its silence is not usual', () => {
  const { dog, barked } = watch();
  dog.heard(steps(12));
  dog.heard(steps(3));
  dog.heard(validating);
  wait(60); // 5 × 1,000 rows × 12 ms
  expect(barked).toEqual([]);
  dog.heard(null);
  wait(60);
  expect(barked).toEqual([]);
  dog.heard(steps());
  wait(31);
  expect(barked).toEqual([31]);
});

test('anything that the worker says is a sign of life', () => {
  const { dog, barked } = watch();
  dog.heard(steps());
  for (let i = 0; i < 10; i++) {
    wait(1);
    dog.heard(null);
  }
  wait(30);
  expect(barked).toEqual([]);
});

test('a pause is no silence', () => {
  const gate = makeGate();
  const { dog, barked } = watch(gate);
  dog.heard(steps());
  wait(25);
  gate.close();
  wait(3600);
  gate.open();
  wait(30);
  expect(barked).toEqual([]);
  wait(1);
  expect(barked).toHaveLength(1);
});

test('a page that slept blames nobody: while it sleeps, no timer ticks', () => {
  const { dog, barked } = watch();
  dog.heard(steps());
  wait(25);
  vi.setSystemTime(Date.now() + 8 * 3600 * SECOND);
  wait(5);
  expect(barked).toEqual([]);
});

test('a fold that begins may compile again; nothing is watched after the end', () => {
  const { dog, barked } = watch();
  dog.heard(steps());
  dog.heard({ kind: 'fold-resumed', fold: 1, epoch: 2, step: 0 });
  wait(120);
  dog.end();
  wait(1000);
  expect(barked).toEqual([]);
});
