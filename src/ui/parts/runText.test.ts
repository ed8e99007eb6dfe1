import { describe, expect, it } from 'vitest';
import type { RunPlan } from '../../run/events.ts';
import { idle, type RunState } from '../../run/state.ts';
import { progressText, statusText } from './runText.ts';

const plan: RunPlan = {
  device: { backend: 'wasm', name: 'WASM SIMD', reason: 'no GPU adapter was found', passedOver: [] },
  folds: 1,
  epochs: 5,
  stepsPerEpoch: 1182,
  trainRows: 37_800,
  validationRows: 4200,
  parameters: 225_034,
};
const row = {
  fold: 1,
  epoch: 1,
  learningRate: 0.001,
  loss: 0.2,
  accuracy: 0.9,
  validation: null,
  durationMs: 9000,
};
const data = { train: null, test: null, reading: null, alert: null };
const device = { choice: 'auto', report: null, starting: false } as const;
const status = (run: RunState, more: Partial<Parameters<typeof statusText>[0]> = {}): string =>
  statusText({ run, data, device, ...more });

describe('statusText', () => {
  it('names every state with its word', () => {
    expect(status(idle)).toContain('Ready');
    expect(status(idle, { data: { ...data, reading: { name: 'train.csv', share: 0 } } })).toBe(
      'Loading train.csv',
    );
    expect(status(idle, { device: { ...device, starting: true } })).toBe('Loading the device');
    expect(status({ ...idle, status: 'preparing', doing: 'first step' })).toBe('Preparing: first step');
    expect(status({ ...idle, status: 'training', plan, epoch: 2 })).toBe('Training epoch 2 of 5');
    expect(status({ ...idle, status: 'finished', epochs: [row], elapsedMs: 9000 })).toBe(
      'Finished 1 epoch in 9 s',
    );
    expect(status({ ...idle, status: 'stopped', epochs: [row] })).toBe('Stopped after epoch 1');
    expect(status({ ...idle, status: 'stopped' })).toContain('Stopped before');
    expect(status({ ...idle, status: 'failed' })).toBe('Failed');
  });

  it('stays the same from step to step, for those who hear it', () => {
    const run: RunState = { ...idle, status: 'training', plan, epoch: 2, step: 10 };
    expect(status({ ...run, step: 11, imagesPerSecond: 900, elapsedMs: 5000 })).toBe(status(run));
  });
});

describe('progressText', () => {
  it('tells epoch, step, speed and time left', () => {
    const run: RunState = {
      ...idle,
      status: 'training',
      plan,
      fold: 1,
      epoch: 2,
      step: 591,
      imagesPerSecond: 1204.4,
      elapsedMs: 30_000,
    };
    expect(progressText(run)).toBe('Epoch 2 of 5 · step 591 of 1,182 · 1,204 images/s · 1 min 10 s left');
  });

  it('says so before the first run', () => {
    expect(progressText(idle)).toBe('No run yet');
  });
});
