import { describe, expect, it } from 'vitest';
import type { EpochRow, RunPlan } from '../../run/events.ts';
import { idle, type FoldState, type RunState } from '../../run/state.ts';
import { progressText, statusText } from './runText.ts';

const plan: RunPlan = {
  device: {
    backend: 'wasm',
    name: 'WASM SIMD',
    reason: 'no GPU adapter was found',
    threads: 1,
    kernels: '',
    passedOver: [],
  },
  folds: 1,
  lanes: 1,
  epochs: 5,
  parameters: 225_034,
};
const row: EpochRow = {
  fold: 1,
  epoch: 1,
  learningRate: 0.001,
  loss: 0.2,
  accuracy: 0.9,
  validation: null,
  durationMs: 9000,
};
/** A fold in its second epoch, half way through. */
const fold = (n: number, changes: Partial<FoldState> = {}): FoldState => ({
  fold: n,
  status: 'training',
  plan: { stepsPerEpoch: 1182, trainRows: 37_800, validationRows: 4200 },
  epoch: 2,
  step: 591,
  imagesPerSecond: 602.2,
  epochs: [row],
  result: null,
  fault: null,
  ...changes,
});
const run = (folds: readonly FoldState[], changes: Partial<RunState> = {}): RunState => ({
  ...idle,
  status: 'training',
  plan: { ...plan, folds: folds.length },
  folds,
  ...changes,
});
const data = { train: null, test: null, findings: null, reading: null, alert: null };
const device = { choice: 'auto', report: null, starting: false } as const;
const status = (state: RunState, more: Partial<Parameters<typeof statusText>[0]> = {}): string =>
  statusText({ run: state, data, device, ...more });

describe('statusText', () => {
  it('names every state with its word', () => {
    expect(status(idle)).toContain('Ready');
    expect(status(idle, { data: { ...data, reading: { name: 'train.csv', share: 0 } } })).toBe(
      'Loading train.csv',
    );
    expect(status(idle, { device: { ...device, starting: true } })).toBe('Loading the device');
    expect(status({ ...idle, status: 'preparing', doing: 'first step' })).toBe('Preparing: first step');
    expect(status(run([fold(1)]))).toBe('Training epoch 2 of 5');
    expect(status(run([fold(1)], { status: 'paused' }))).toBe('Paused in epoch 2 of 5');
    const over = fold(1, { status: 'finished' });
    expect(status(run([over], { status: 'finished', elapsedMs: 9000 }))).toBe('Finished 1 epoch in 9 s');
    expect(status(run([fold(1)], { status: 'stopped' }))).toBe('Stopped after epoch 1');
    expect(status(run([fold(1, { epochs: [] })], { status: 'stopped' }))).toContain('Stopped before');
    expect(status({ ...idle, status: 'failed' })).toBe('Failed');
  });

  it('tells which folds are at work, and how many are done in the end', () => {
    const [waiting, done] = [{ status: 'waiting', epoch: 0 }, { status: 'finished' }] as const;
    expect(status(run([fold(1, done), fold(2), fold(3, waiting)]))).toBe(
      'Training fold 2 of 3, epoch 2 of 5',
    );
    expect(status(run([fold(1), fold(2), fold(3, waiting)]))).toBe('Training folds 1 and 2 of 3');
    const ended = [fold(1, done), fold(2, { status: 'failed' })];
    expect(status(run(ended, { status: 'finished', elapsedMs: 9000 }))).toBe(
      'Finished 1 of 2 folds in 9 s; 1 failed',
    );
    expect(status(run([fold(1, done), fold(2)], { status: 'stopped' }))).toBe(
      'Stopped with 1 of 2 folds done',
    );
  });

  it('stays the same from step to step, for those who hear it', () => {
    const later = run([fold(1, { step: 600, imagesPerSecond: 900 })], { elapsedMs: 5000 });
    expect(status(later)).toBe(status(run([fold(1)])));
  });
});

describe('progressText', () => {
  it('tells epoch, step, speed and time left', () => {
    expect(progressText(run([fold(1)], { elapsedMs: 30_000 }))).toBe(
      'Epoch 2 of 5 · step 591 of 1,182 · 602 images/s · 1 min 10 s left',
    );
    expect(progressText(run([fold(1, { status: 'validating' })]))).toContain('Epoch 2 of 5 · validating');
  });

  it('adds up the speed of folds that train side by side', () => {
    expect(progressText(run([fold(1), fold(2)], { elapsedMs: 30_000 }))).toBe(
      'Folds 1 and 2 of 2 · 1,204 images/s · 1 min 10 s left',
    );
  });

  it('promises nothing while the run is paused', () => {
    const paused = run([fold(1)], { status: 'paused', elapsedMs: 30_000 });
    expect(progressText(paused)).toBe('Epoch 2 of 5 · step 591 of 1,182 · paused');
  });

  it('says so before the first run', () => {
    expect(progressText(idle)).toBe('No run yet');
  });
});
