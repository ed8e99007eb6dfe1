import { expect, test } from 'vitest';
import { recordedRun } from '../testing/recorded-run.ts';
import {
  currentFold,
  failed,
  idle,
  imagesPerSecond,
  isRunning,
  progress,
  reduce,
  reopened,
  timeLeft,
  type RunState,
} from './state.ts';

/** The run after the first event of this kind (the last one, where it occurs several times and `last` is set). */
function after(kind: string, last = false): RunState {
  const kinds = recordedRun.map(event => event.kind as string);
  const end = last ? kinds.lastIndexOf(kind) : kinds.indexOf(kind);
  return recordedRun.slice(0, end + 1).reduce(reduce, idle);
}

test('a run goes from ready through preparing and training to finished', () => {
  const statuses = recordedRun.map((_, i) => recordedRun.slice(0, i + 1).reduce(reduce, idle).status);
  expect([...new Set(statuses)]).toEqual(['preparing', 'training', 'finished']);
  expect(isRunning(idle)).toBe(false);
  expect(isRunning(after('steps'))).toBe(true);
  expect(isRunning(after('finished'))).toBe(false);
});

test('steps move the progress and tell the speed', () => {
  const run = after('steps');
  expect(currentFold(run)).toMatchObject({ fold: 1, status: 'training', epoch: 1, step: 4 });
  expect(imagesPerSecond(run)).toBe(96);
  expect(run.elapsedMs).toBe(500);
  expect(progress(run)).toBe(0.5);
  expect(progress(after('steps', true))).toBe(1);
});

test('folds side by side keep their own state, and progress is over all of them', () => {
  const started = after('started');
  const two: RunState = {
    ...reduce(started, {
      kind: 'started',
      plan: {
        device: { backend: 'wasm', name: '', reason: '', threads: 1, kernels: '', passedOver: [] },
        folds: 2,
        lanes: 2,
        epochs: 1,
        parameters: 1,
      },
    }),
  };
  const plan = { stepsPerEpoch: 4, trainRows: 48, validationRows: 16 };
  const run = [
    { kind: 'fold-started', fold: 1, plan } as const,
    { kind: 'fold-started', fold: 2, plan } as const,
    { kind: 'fold-failed', fold: 1, fault: { name: 'Diverged', message: '…' } } as const,
  ].reduce<RunState>(reduce, two);
  expect(run.folds.map(({ status }) => status)).toEqual(['failed', 'training']);
  expect(progress(run)).toBe(0.5);
  expect(currentFold(run)?.fold).toBe(2);
  expect(reopened(run, 1).folds[0]).toMatchObject({ status: 'waiting', fault: null });
});

test('a fold that goes on from a checkpoint forgets what came after it, and other folds nothing', () => {
  const finished = after('finished');
  const action = { fold: 1, by: 'ReduceLROnPlateau', text: '…' } as const;
  const log = [1, 2].map(epoch => ({ ...action, epoch }));
  const others = [{ ...action, fold: 2, epoch: 9 }];
  const run = reduce(
    { ...finished, log: [...log, ...others] },
    { kind: 'fold-resumed', fold: 1, epoch: 2, step: 0 },
  );
  expect(run.folds[0]).toMatchObject({ status: 'training', epoch: 2, step: 0 });
  expect(run.folds[0]?.epochs.map(({ epoch }) => epoch)).toEqual([1]);
  expect(run.log).toEqual([...log.slice(0, 1), ...others]);
});

test('time left comes from the time that was needed, once there is enough of it', () => {
  expect(timeLeft(after('steps'))).toBeNull();
  expect(timeLeft({ ...after('steps'), elapsedMs: 3000 })).toBe(3000);
  expect(timeLeft(after('finished'))).toBeNull();
});

test('epochs are kept with their scores, and stay after a failure', () => {
  const run = failed(after('epoch', true), { name: 'Diverged', message: '…' });
  expect(run.status).toBe('failed');
  expect(run.folds[0]?.epochs.map(row => row.validation?.correct)).toEqual([12, 15]);
});

test('a fold leaves its result', () => {
  expect(after('fold-finished').folds[0]).toMatchObject({
    status: 'finished',
    result: { model: { id: 'model 2' }, score: { correct: 15 } },
  });
});

test('a new run forgets the one before it', () => {
  const run = reduce(after('finished'), { kind: 'preparing', doing: '…' });
  expect(run.folds).toEqual([]);
  expect(run.log).toEqual([]);
});
