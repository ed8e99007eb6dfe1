/** What the lines of a chart are, along every axis and scale: one recorded run serves all cases, so they stand together. */
import { describe, expect, it } from 'vitest';
import type { CallbackName } from '../../run/events.ts';
import { curveRecorder, type CurveRecorder, type Curves } from '../../run/curves.ts';
import { scaleOf } from './domain.ts';
import { axisOf } from './axis.ts';
import { currentRates, rateSeries } from './rates.ts';
import { readingAt } from './reading.ts';
import { axisEnd, emptySeries, POINTS, runSeries, type SeriesWish } from './series.ts';
import type { Shown } from './shown.ts';

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
const wish = (shown: Shown, change: Partial<SeriesWish> = {}): SeriesWish => ({
  shown,
  axis: 'epoch',
  smoothing: 0,
  planned: 4,
  rows: [],
  ...change,
});
const chart = (curves: Curves, shown: Shown = 'loss', change: Partial<SeriesWish> = {}) =>
  runSeries(curves, wish(shown, change)).chart;
const emptyChart = emptySeries(wish('loss', { planned: 5 }));
const epochs = (end: number) => axisOf('epoch', { epochs: end, stepsPerEpoch: 1, durations: [] });
const row = (epoch: number, correct: number, durationMs = 1000) => ({
  fold: 1,
  epoch,
  learningRate: 1,
  loss: 0.1,
  accuracy: 0.9,
  validation: { loss: 0.5 / epoch, correct, n: 100 },
  durationMs,
});
const at = (epoch: number): number => Math.round((epoch / 4) * (POINTS - 1));

describe('runSeries of one fold', () => {
  it('gives all series the same length, whatever is known', () => {
    for (const steps of [0, 1, 99, 100, 250, 400]) {
      const { axis, shown, ...series } = chart(recorded(steps, () => 1));
      expect([axis.end, shown]).toEqual([4, 'loss']);
      expect(Object.values(series).map(values => values.length)).toEqual(Array(7).fill(POINTS));
    }
  });

  it('averages steps and ends where the run stands', () => {
    const { training, raw } = chart(
      recorded(200, step => (step % 4 < 2 ? 0.2 : 0.4)),
      'loss',
      { smoothing: 0.9 },
    );
    expect(raw.slice(1, 20).every(value => value !== null && value >= 0.199 && value <= 0.401)).toBe(true);
    expect(training[0]).toBeNull();
    expect(Math.abs((training[at(1.5)] ?? 0) - 0.3)).toBeLessThan(0.02);
    expect(Math.abs((training[at(2)] ?? 0) - 0.3)).toBeLessThan(0.02);
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

  it('smooths training alone: validation stays as it was measured', () => {
    const curves = recorded(400, step => (step % 2 ? 0.2 : 0.9));
    const [plain, smooth] = [0, 0.98].map(smoothing => chart(curves, 'loss', { smoothing }));
    expect(smooth?.validation).toEqual(plain?.validation);
    expect([at(1), at(2), at(4)].map(i => smooth?.validation[i])).toEqual([0.5, 0.25, 0.125]);
    expect(smooth?.training).not.toEqual(plain?.training);
    expect(smooth?.raw, 'the raw line lies behind').toEqual(plain?.training);
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
  const series = runSeries(curves, wish('accuracy'));

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
    const [line] = rateSeries(curves, epochs(4));
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
    expect(readingAt(series, 0.5)).toMatchObject({ place: 'epoch 2.0', validation: 0.25 });
    expect(readingAt(series, 0.5)?.training).toBeCloseTo(0.3, 5);
    expect(readingAt(series, 0.125)).toMatchObject({ place: 'epoch 0.5', validation: null });
  });

  it('says nothing where nothing is drawn', () => {
    expect(readingAt(series, 0.9)).toBeNull();
    expect(readingAt(emptyChart, 0.5)).toBeNull();
  });
});

describe('scaleOf', () => {
  it('zooms in on what the run settles at, in round steps', () => {
    const good = recorded(400, step => (step < 40 ? 2.3 : 0.08));
    const [loss, accuracy] = [chart(good), chart(good, 'accuracy')];
    expect(scaleOf('loss', [loss.training, loss.validation]).bounds).toEqual([0, 0.5]);
    expect(scaleOf('accuracy', [accuracy.training, accuracy.validation]).bounds).toEqual([0.9, 1]);
  });

  it('shows everything while little is known', () => {
    expect(scaleOf('accuracy', [emptyChart.training]).bounds).toEqual([0, 1]);
    expect(scaleOf('loss', []).bounds).toEqual([0, 2]);
    expect(scaleOf('loss', [chart(recorded(9, () => 2.3)).training]).bounds).toEqual([0, 3]);
  });

  it('gives error rates room down to below the best, whatever perfect batches say', () => {
    const scale = scaleOf(
      'error',
      [
        [0.9, 0.04, 0.03, 0, 1e-9],
        [0.06, 0.02],
      ],
      [[0.06, 0.02]],
    );
    expect(scale).toEqual({ bounds: [0.002, 0.1], log: true });
    expect(scaleOf('error', [[0, 0]])).toEqual({ bounds: [0.01, 1], log: true });
  });
});

describe('a grid that meets no end of an epoch', () => {
  // 160 parts of 50 epochs: 3.2 an epoch.
  const curves = curveRecorder();
  addFold(curves, 1, 5000, () => 0.3);
  const rows = [{ fold: 1, epochs: Array.from({ length: 50 }, (_, i) => row(i + 1, 91 + i)) }];
  const series = chart(curves, 'loss', { planned: 50, rows });

  it('has every epoch’s validation on the line all the same, as it was measured', () => {
    for (let epoch = 1; epoch <= 50; epoch++)
      expect(series.validation[Math.round(3.2 * epoch)], `epoch ${epoch}`).toBeCloseTo(0.5 / epoch, 6);
  });

  it('has nothing on the line beyond what was measured', () => {
    const known = series.validation.filter(value => value !== null);
    expect([Math.max(...known), Math.min(...known)]).toEqual([0.5, 0.01]);
  });
});

describe('the mark of the best epoch while a run goes on', () => {
  const marked = (series: ReturnType<typeof chart>) =>
    series.best.flatMap((value, i) => (value === null ? [] : [[i, value]]));

  it('stands on the line from the first epoch on, also where the grid meets no end of an epoch', () => {
    const curves = recorded(100, () => 0.3);
    const rows = [{ fold: 1, epochs: [row(1, 91)] }];
    for (const planned of [2, 3, 7, 50]) {
      const series = chart(curves, 'accuracy', { rows, planned });
      const found = marked(series);
      expect(found).toHaveLength(1);
      const place = Math.round((POINTS - 1) / axisEnd(planned, 1));
      expect(found).toEqual([[place, series.validation[place]]]);
      expect(found[0]?.[1]).toBeCloseTo(0.92, 6);
    }
  });

  it('stands at the best of the epochs that all folds under way have finished', () => {
    const curves = recorded(400, () => 0.3);
    addFold(curves, 2, 250, () => 0.3);
    const four = [row(1, 91), row(2, 93), row(3, 92), row(4, 99)];
    const rows = [
      { fold: 1, epochs: four },
      { fold: 2, epochs: four.slice(0, 2).map(epoch => ({ ...epoch, fold: 2 })) },
    ];
    const series = chart(curves, 'accuracy', { rows });
    expect(marked(series)).toEqual([[at(2), series.validation[at(2)]]]);
  });
});

describe('what the same run looks like otherwise', () => {
  const curves = recorded(400, () => 0.3);
  const rows = [{ fold: 1, epochs: [row(1, 92, 3000), row(2, 96), row(3, 94), row(4, 96)] }];

  it('as errors: one less the accuracy, the band and its ends turned about', () => {
    const { validation, training } = chart(curves, 'error');
    expect(validation[at(1)]).toBe(0.08);
    expect(training[at(2)]).toBeCloseTo(0.1, 6);
  });

  it('along steps: the same curve at other numbers', () => {
    const byStep = chart(curves, 'loss', { axis: 'step' });
    expect([byStep.axis.end, byStep.axis.title, byStep.axis.write(200)]).toEqual([400, 'Step', 'step 200']);
    expect(byStep.validation).toEqual(chart(curves).validation);
  });

  it('along time: a slow epoch takes more of the axis', () => {
    const byTime = chart(curves, 'loss', { axis: 'time', rows });
    expect([byTime.axis.end, byTime.axis.title]).toEqual([6, 'Training time, s']);
    const halfway = (POINTS - 1) / 2;
    expect(byTime.validation[halfway], 'the first of four epochs takes half the time').toBeCloseTo(0.5, 6);
    expect(byTime.validation[halfway - 10]).toBeNull();
  });

  it('with its best epoch marked on the validation line: the first of the best', () => {
    const { best, validation } = chart(curves, 'accuracy', { rows });
    expect(best.flatMap((value, i) => (value === null ? [] : [[i, value]]))).toEqual([
      [at(2), validation[at(2)]],
    ]);
    const { best: lowest } = chart(curves, 'loss', { rows });
    expect(lowest.flatMap((value, i) => (value === null ? [] : [i]))).toEqual([at(4)]);
    expect(
      chart(curves, 'loss').best.every(value => value === null),
      'nothing known',
    ).toBe(true);
  });
});
