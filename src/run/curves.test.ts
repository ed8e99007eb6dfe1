import { expect, test } from 'vitest';
import { recordedRun } from '../testing/recorded-run.ts';
import { curveRecorder } from './curves.ts';

test('columns grow with the steps, and epochs mark where they end', () => {
  const curves = curveRecorder();
  for (const event of recordedRun) curves.append(event);
  expect(curves.steps).toBe(8);
  expect([...curves.loss].map(x => Number(x.toFixed(1)))).toEqual([2.4, 2.2, 1.9, 1.5, 1.2, 1, 0.8, 0.5]);
  expect(curves.epochs.map(mark => [mark.step, mark.validationAccuracy])).toEqual([
    [4, 0.75],
    [8, 0.9375],
  ]);
});

test('it holds more steps than it first has room for', () => {
  const curves = curveRecorder();
  const [, , steps] = recordedRun;
  if (steps?.kind !== 'steps') throw new Error('the recording changed');
  for (let i = 0; i < 1000; i++) curves.append(steps);
  expect(curves.steps).toBe(4000);
  expect(curves.loss[3999]).toBe(1.5);
});

test('a new run starts empty, and the version tells', () => {
  const curves = curveRecorder();
  for (const event of recordedRun) curves.append(event);
  const { version } = curves;
  for (const event of recordedRun.slice(0, 2)) curves.append(event);
  expect(curves.steps).toBe(0);
  expect(curves.version).toBeGreaterThan(version);
});
