import { describe, expect, it } from 'vitest';
import type { CallbackName } from '../../run/events.ts';
import { curveRecorder, type CurveRecorder, type Curves } from '../../run/curves.ts';
import { domainOf } from './domain.ts';
import { currentRates, rateSeries } from './rates.ts';
import { readingAt } from './reading.ts';
import { axisEnd, emptySeries, POINTS, runSeries } from './series.ts';

/** Adds a fold of 100 steps an epoch; `loss` gives each step's loss, validation is 0.5 / epoch. */
function addFold(curves: CurveRecorder, fold: number, steps: number, loss: (step: number) => number): void {
  curves.append({
    kind: 'fold-started',
    fold,
    plan: { stepsPerEpoch: 100, trainRows: 1, validationRows: 100 },
  });
  for (let epoch = 1; (epoch - 1) * 100 < steps; epoch++) {
    const here = Math.min(100, steps - (epoch - 1) * 100);
    const losses = Float32Array.from({ length: here }, (_, i) => loss((epoch - 1) * 100 + i));
    const accuracies = losses.map(value => 1 - value / 3);
    const rate = { learningRate: 0.5 ** epoch, images: 1, durationMs: 1, elapsedMs: 1 };
    curves.append({ kind: 'steps', fold, epoch, firstStep: 1, losses, accuracies, ...rate });
    if (here < 100) break;
    const validation = { loss: 0.5 / epoch, correct: 90 + epoch + fold, n: 100 };
    const row = { fold, epoch, learningRate: 1, loss: 0, accuracy: 0, durationMs: 1, validation };
    curves.append({ kind: 'epoch', row });
  }
}
function recorded(steps: number, loss: (step: number) => number): CurveRecorder {
  const curves = curveRecorder();
  addFold(curves, 1, steps, loss);
  return curves;
}
const chart = (curves: Curves, measure: 'loss' | 'accuracy' = 'loss') => runSeries(curves, measure, 4).chart;
const at = (epoch: number): number => Math.round((epoch / 4) * (POINTS - 1));

describe('runSeries of one fold', () => {
  it('gives all series the same length, whatever is known', () => {
    for (const steps of [0, 1, 99, 100, 250, 400]) {
      const { epochs, ...series } = chart(recorded(steps, () => 1));
      expect(epochs).toBe(4);
      expect(Object.values(series).map(values => values.length)).toEqual(Array(5).fill(POINTS));
    }
  });

  it('averages steps and ends where the run stands', () => {
    const { training } = chart(recorded(200, step => (step % 2 ? 0.2 : 0.4)));
    expect(training[0]).toBeNull();
    expect(training[at(1.5)]).toBeCloseTo(0.3, 2);
    expect(training[at(2)]).toBeCloseTo(0.3, 2);
    expect(training[at(2) + 2]).toBeNull();
  });

  it('joins validation between epochs and holds it after the last', () => {
    const { validation, low } = chart(recorded(250, () => 1));
    expect(validation[at(0.5)]).toBeNull();
    expect(validation[at(1)]).toBeCloseTo(0.5, 6);
    expect(validation[at(1.5)]).toBeCloseTo(0.375, 6);
    expect(validation[at(2)]).toBeCloseTo(0.25, 6);
    expect(validation[at(2.5)]).toBeCloseTo(0.25, 6);
    expect(validation[at(2.6)]).toBeNull();
    expect(low.every(value => value === null)).toBe(true);
  });

  it('draws the only epoch as a short line: a point would not be seen', () => {
    const { validation } = chart(recorded(100, () => 1));
    const known = validation.flatMap((value, i) => (value === null ? [] : [i]));
    expect(known).toEqual([at(1) - 3, at(1) - 2, at(1) - 1, at(1)]);
  });

  it('reads accuracy from the accuracy column', () => {
    const { training, validation } = chart(
      recorded(100, () => 0.3),
      'accuracy',
    );
    expect(training[at(1)]).toBeCloseTo(0.9, 5);
    expect(validation[at(1)]).toBeCloseTo(0.92, 5);
  });

  it('marks what callbacks did on the validation curve, but not a schedule', () => {
    const curves = recorded(300, () => 1);
    const act = (epoch: number, by: CallbackName): void =>
      curves.append({ kind: 'action', action: { fold: 1, epoch, by, text: '' } });
    act(1, 'ModelCheckpoint');
    act(2, 'ReduceLROnPlateau');
    act(3, 'LearningRateScheduler');
    const { marks } = chart(curves);
    expect(marks.flatMap((value, i) => (value === null ? [] : [i]))).toEqual([at(1), at(2)]);
    expect(marks[at(2)]).toBeCloseTo(0.25, 6);
  });

  it('shows short runs whole and long ones as far as they came', () => {
    expect(axisEnd(5, 0)).toBe(5);
    expect(axisEnd(50, 3)).toBe(10);
    expect(axisEnd(50, 10.5)).toBe(20);
    expect(axisEnd(50, 45)).toBe(50);
  });
});

describe('runSeries of several folds', () => {
  const curves = recorded(200, () => 0.4);
  addFold(curves, 2, 400, () => 0.2);
  const series = runSeries(curves, 'accuracy', 4);

  it('shows their mean, of those that came so far', () => {
    expect(series.chart.validation[at(2)]).toBeCloseTo((0.93 + 0.94) / 2, 5);
    expect(series.chart.validation[at(4)]).toBeCloseTo(0.96, 5);
  });

  it('spans a band from the lowest to the highest while there are two', () => {
    expect(series.chart.low[at(2)]).toBeCloseTo(0.93, 5);
    expect(series.chart.high[at(2)]).toBeCloseTo(0.94, 5);
    expect(series.chart.low[at(4)]).toBeNull();
  });

  it('keeps each fold on the same grid', () => {
    expect(series.folds.map(({ fold, validation }) => [fold, validation[at(4)] ?? null])).toEqual([
      [1, null],
      [2, 0.96],
    ]);
  });
});

describe('learning rates', () => {
  it('stand at their epochs, one line a fold, and end where training stands', () => {
    const curves = recorded(200, () => 1);
    const [line] = rateSeries(curves, 4);
    expect([line?.[0], line?.[59], line?.[60], line?.[120], line?.[121]]).toEqual([
      0.5,
      0.5,
      0.25,
      0.25,
      null,
    ]);
    expect(currentRates(curves)).toEqual([0.25]);
  });
});

describe('readingAt', () => {
  const series = chart(recorded(250, () => 0.3));

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

describe('domainOf', () => {
  it('zooms in on what the run settles at, in round steps', () => {
    const good = recorded(400, step => (step < 40 ? 2.3 : 0.08));
    const [loss, accuracy] = [chart(good), chart(good, 'accuracy')];
    expect(domainOf('loss', [loss.training, loss.validation])).toEqual([0, 0.5]);
    expect(domainOf('accuracy', [accuracy.training, accuracy.validation])).toEqual([0.9, 1]);
  });

  it('shows everything while little is known', () => {
    expect(domainOf('accuracy', [emptySeries(5).training])).toEqual([0, 1]);
    expect(domainOf('loss', [])).toEqual([0, 2]);
    expect(domainOf('loss', [chart(recorded(9, () => 2.3)).training])).toEqual([0, 3]);
  });
});
