import { expect, test } from 'vitest';
import { recordedRun } from '../testing/recorded-run.ts';
import { failed, idle, isRunning, progress, reduce, timeLeft, type RunState } from './state.ts';

const after = (count: number): RunState => recordedRun.slice(0, count).reduce(reduce, idle);

test('a run goes from ready through preparing and training to finished', () => {
  const statuses = recordedRun.map((_, i) => after(i + 1).status);
  expect([...new Set(statuses)]).toEqual(['preparing', 'training', 'finished']);
  expect(isRunning(idle)).toBe(false);
  expect(isRunning(after(3))).toBe(true);
  expect(isRunning(after(recordedRun.length))).toBe(false);
});

test('steps move the progress and tell the speed', () => {
  const run = after(3);
  expect(run).toMatchObject({ fold: 1, epoch: 1, step: 4, imagesPerSecond: 96, elapsedMs: 500 });
  expect(progress(run)).toBe(0.5);
  expect(progress(after(7))).toBe(1);
});

test('time left comes from the time that was needed, once there is enough of it', () => {
  expect(timeLeft(after(3))).toBeNull();
  const run = { ...after(3), elapsedMs: 3000 };
  expect(timeLeft(run)).toBe(3000);
  expect(timeLeft(after(recordedRun.length))).toBeNull();
});

test('epochs are kept with their scores, and stay after a failure', () => {
  const run = failed(after(recordedRun.length - 1), { name: 'Diverged', message: '…' });
  expect(run.status).toBe('failed');
  expect(run.epochs.map(row => row.validation?.correct)).toEqual([12, 15]);
});

test('a new run forgets the one before it', () => {
  const run = reduce(after(recordedRun.length), { kind: 'preparing', doing: '…' });
  expect(run.epochs).toEqual([]);
  expect(run.step).toBe(0);
});
