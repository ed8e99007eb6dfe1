import { expect, test } from 'vitest';
import { recordedRun } from '../testing/recorded-run.ts';
import { curveRecorder, curvesNow, type CurveRecorder, type FoldCurves } from './curves.ts';
import type { RunEvent } from './events.ts';

/** The recorded run as another fold would tell it; its plan is the run's and comes once. */
const asFold = (fold: number): readonly RunEvent[] =>
  recordedRun.slice(2).map(event => {
    if (event.kind === 'epoch') return { ...event, row: { ...event.row, fold } };
    return 'fold' in event ? { ...event, fold } : event;
  });

function recorded(...runs: readonly (readonly RunEvent[])[]): CurveRecorder {
  const curves = curveRecorder();
  for (const event of runs.flat()) curves.append(event);
  return curves;
}

function only(curves: CurveRecorder): FoldCurves {
  const [fold, ...others] = curves.folds;
  if (!fold || others.length > 0) throw new Error(`${curves.folds.length} folds`);
  return fold;
}

test('columns grow with the steps, and epochs mark where they end', () => {
  const fold = only(recorded(recordedRun));
  expect(fold.steps).toBe(8);
  expect(fold.stepsPerEpoch).toBe(4);
  expect([...fold.loss].map(x => Number(x.toFixed(1)))).toEqual([2.4, 2.2, 1.9, 1.5, 1.2, 1, 0.8, 0.5]);
  expect([...fold.learningRate]).toEqual(Array.from({ length: 8 }, () => Math.fround(0.001)));
  expect(fold.epochs.map(mark => [mark.step, mark.validationAccuracy])).toEqual([
    [4, 0.75],
    [8, 0.9375],
  ]);
});

test('folds that train side by side keep their steps apart, in the order of their numbers', () => {
  const curves = recorded(recordedRun.slice(0, 2), asFold(2), asFold(1).slice(0, 2));
  expect(curves.folds.map(({ fold, steps }) => [fold, steps])).toEqual([
    [1, 4],
    [2, 8],
  ]);
});

test('a fold that starts again loses what it had, and the others nothing', () => {
  const curves = recorded(recordedRun.slice(0, 2), asFold(1), asFold(2), asFold(1).slice(0, 1));
  expect(curves.folds.map(({ fold, steps, epochs }) => [fold, steps, epochs.length])).toEqual([
    [1, 0, 0],
    [2, 8, 2],
  ]);
});

test('a fold that goes on from a checkpoint forgets the steps, epochs and actions that came after it', () => {
  const action = (epoch: number): RunEvent => ({
    kind: 'action',
    action: { fold: 1, epoch, by: 'LearningRateScheduler', text: 'set the learning rate' },
  });
  const resumed: RunEvent = { kind: 'fold-resumed', fold: 1, epoch: 2, step: 1 };
  const curves = recorded(recordedRun, [action(1), action(2), resumed]);
  expect(only(curves).steps).toBe(5);
  expect(only(curves).loss).toHaveLength(5);
  expect(only(curves).epochs.map(({ epoch }) => epoch)).toEqual([1]);
  expect(only(curves).actions.map(({ epoch }) => epoch)).toEqual([1, 2]);
  curves.append({ ...resumed, step: 0 });
  expect(only(curves).steps).toBe(4);
  expect(only(curves).actions.map(({ epoch }) => epoch)).toEqual([1]);
});

test('what callbacks did is kept with its fold', () => {
  const action = { fold: 1, epoch: 2, by: 'ReduceLROnPlateau', text: 'cut the learning rate' } as const;
  const fold = only(recorded(recordedRun, [{ kind: 'action', action }]));
  expect(fold.actions).toEqual([{ epoch: 2, by: 'ReduceLROnPlateau' }]);
});

test('it holds more steps than it first has room for', () => {
  const curves = recorded(recordedRun.slice(0, 3));
  const [, , , steps] = recordedRun;
  if (steps?.kind !== 'steps') throw new Error('the recording changed');
  for (let i = 0; i < 1000; i++) curves.append(steps);
  expect(only(curves).steps).toBe(4000);
  expect(only(curves).loss[3999]).toBe(1.5);
});

test('a new run starts empty, and the version tells', () => {
  const curves = recorded(recordedRun);
  const { version } = curves;
  for (const event of recordedRun.slice(0, 2)) curves.append(event);
  expect(curves.folds).toEqual([]);
  expect(curves.version).toBeGreaterThan(version);
});

test('curves that were kept come back, and do not change with later steps', () => {
  const recorder = curveRecorder();
  for (const event of recordedRun) recorder.append(event);
  const kept = recorder.folds.map(curvesNow);
  const fresh = curveRecorder();
  const before = fresh.version;
  fresh.restore(kept.map(fold => structuredClone(fold)));
  expect(fresh.version).toBeGreaterThan(before);
  expect(fresh.folds.map(curvesNow)).toEqual(kept);
  const [started] = recordedRun.filter(event => event.kind === 'steps');
  if (started) fresh.append(started);
  expect(fresh.folds[0]?.steps).toBe(12);
  expect(kept[0]?.loss).toHaveLength(8);
  expect(kept[0]?.loss.buffer.byteLength, 'memory of its own, as long as needed').toBe(32);
});
