import { describe, expect, it } from 'vitest';
import { curveRecorder, type Curves } from '../../run/curves.ts';
import { accuracyDomain, lossDomain } from './domain.ts';
import { readingAt } from './reading.ts';
import { axisEnd, chartSeries, emptySeries, POINTS } from './series.ts';

/** A recorded run of 100 steps an epoch; `loss` gives each step's loss, validation is 0.5 / epoch. */
function recorded(steps: number, loss: (step: number) => number): Curves {
  const curves = curveRecorder();
  for (let epoch = 1; (epoch - 1) * 100 < steps; epoch++) {
    const here = Math.min(100, steps - (epoch - 1) * 100);
    const losses = Float32Array.from({ length: here }, (_, i) => loss((epoch - 1) * 100 + i));
    const accuracies = losses.map(value => 1 - value / 3);
    curves.append({
      kind: 'steps',
      fold: 1,
      epoch,
      firstStep: 1,
      losses,
      accuracies,
      images: 1,
      durationMs: 1,
      elapsedMs: 1,
    });
    if (here < 100) break;
    const validation = { loss: 0.5 / epoch, correct: 90 + epoch, n: 100 };
    const row = { fold: 1, epoch, learningRate: 1, loss: 0, accuracy: 0, durationMs: 1, validation };
    curves.append({ kind: 'epoch', row });
  }
  return curves;
}
const length = { epochs: 4, stepsPerEpoch: 100 };
const at = (epoch: number): number => Math.round((epoch / 4) * (POINTS - 1));

describe('chartSeries', () => {
  it('gives both series the same length, whatever is known', () => {
    for (const steps of [0, 1, 99, 100, 250, 400]) {
      const series = chartSeries(
        recorded(steps, () => 1),
        'loss',
        length,
      );
      expect([series.training.length, series.validation.length]).toEqual([POINTS, POINTS]);
    }
  });

  it('averages steps and ends where the run stands', () => {
    const series = chartSeries(
      recorded(200, step => (step % 2 ? 0.2 : 0.4)),
      'loss',
      length,
    );
    expect(series.training[0]).toBeNull();
    expect(series.training[at(1.5)]).toBeCloseTo(0.3, 2);
    expect(series.training[at(2)]).toBeCloseTo(0.3, 2);
    expect(series.training[at(2) + 2]).toBeNull();
  });

  it('joins validation between epochs and holds it after the last', () => {
    const { validation } = chartSeries(
      recorded(250, () => 1),
      'loss',
      length,
    );
    expect(validation[at(0.5)]).toBeNull();
    expect(validation[at(1)]).toBeCloseTo(0.5, 6);
    expect(validation[at(1.5)]).toBeCloseTo(0.375, 6);
    expect(validation[at(2)]).toBeCloseTo(0.25, 6);
    expect(validation[at(2.5)]).toBeCloseTo(0.25, 6);
    expect(validation[at(2.6)]).toBeNull();
  });

  it('reads accuracy from the accuracy column', () => {
    const { training, validation } = chartSeries(
      recorded(100, () => 0.3),
      'accuracy',
      length,
    );
    expect(training[at(1)]).toBeCloseTo(0.9, 5);
    expect(validation[at(1)]).toBeCloseTo(0.91, 5);
  });

  it('shows short runs whole and long ones as far as they came', () => {
    expect(axisEnd(5, 0)).toBe(5);
    expect(axisEnd(50, 3)).toBe(10);
    expect(axisEnd(50, 10.5)).toBe(20);
    expect(axisEnd(50, 45)).toBe(50);
  });
});

describe('readingAt', () => {
  const series = chartSeries(
    recorded(250, () => 0.3),
    'loss',
    length,
  );

  it('reads both series at a share of the axis', () => {
    expect(readingAt(series, 0.5)).toMatchObject({ epoch: 2, validation: 0.25 });
    expect(readingAt(series, 0.5)?.training).toBeCloseTo(0.3, 5);
    expect(readingAt(series, 0.125)).toMatchObject({ epoch: 0.5, validation: null });
  });

  it('says nothing where nothing is drawn', () => {
    expect(readingAt(series, 0.9)).toBeNull();
    expect(readingAt(emptySeries(5), 0.5)).toBeNull();
  });
});

describe('domains', () => {
  it('zoom in on what the run settles at, in round steps', () => {
    const good = recorded(400, step => (step < 40 ? 2.3 : 0.08));
    expect(lossDomain(chartSeries(good, 'loss', length))).toEqual([0, 0.5]);
    expect(accuracyDomain(chartSeries(good, 'accuracy', length))).toEqual([0.9, 1]);
  });

  it('show everything while little is known', () => {
    expect(accuracyDomain(emptySeries(5))).toEqual([0, 1]);
    expect(lossDomain(emptySeries(5))).toEqual([0, 2]);
    const first = recorded(9, () => 2.3);
    expect(lossDomain(chartSeries(first, 'loss', length))).toEqual([0, 3]);
  });
});
