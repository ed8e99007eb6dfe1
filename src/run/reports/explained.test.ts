import { describe, expect, it } from 'vitest';
import type { FoldState } from '../state.ts';
import { explained } from './explained.ts';
import { overallScore } from '../metrics/overall.ts';

const row = (fold: number, epoch: number, correct: number | null) => ({
  fold,
  epoch,
  learningRate: 0.001,
  loss: 0.4,
  accuracy: 0.9,
  durationMs: 1,
  validation:
    correct === null
      ? null
      : {
          loss: 0.2,
          correct,
          n: 100,
        },
});
/** A fold after its second epoch. */
const fold = (n: number, correct: number | null, changes: Partial<FoldState> = {}): FoldState => ({
  fold: n,
  status: 'training',
  plan: null,
  epoch: 2,
  step: 1,
  imagesPerSecond: 1,
  epochs: [row(n, 1, 50), row(n, 2, correct)],
  result: null,
  fault: null,
  ...changes,
});
const finished = (n: number, correct: number, size = 100, chosenByValidation = false): FoldState => {
  const model = { id: `m${n}`, network: [], weights: [], fold: n, epoch: 1 };
  const score = { loss: 0.1 * n, correct, n: size };
  return fold(n, 10, {
    status: 'finished',
    result: { model, score, predictions: null, chosenByValidation },
  });
};

describe('overallScore', () => {
  it('is that of the newest epoch while one fold trains, and of the kept weights in the end', () => {
    const live = overallScore([fold(1, 96)], 'training');
    expect(live).toMatchObject({ score: { correct: 96, n: 100 }, isFinal: false, epoch: 2 });
    expect(explained(live)).toMatch(/^96 of 100 held-out digits read right after epoch 2; n = 100/);
    const done = overallScore([finished(1, 98)], 'finished');
    expect(done).toMatchObject({ score: { correct: 98 }, isFinal: true, epoch: 1, spread: null });
    expect(explained(done)).toContain(
      'by the weights of epoch 1; n = 100, 95 % interval 93.00 % to 99.45 %.',
    );
  });

  it('takes all digits of all folds together, each counting once', () => {
    const { score, spread, isFinal } = overallScore([finished(1, 90), finished(2, 297, 300)], 'finished');
    expect(score).toMatchObject({ correct: 387, n: 400 });
    expect(score?.loss).toBeCloseTo((0.1 * 100 + 0.2 * 300) / 400, 10);
    expect(spread?.mean).toBeCloseTo(0.945, 10);
    expect(spread?.sd).toBeCloseTo(0.0636396, 6);
    expect(isFinal).toBe(true);
  });

  it('counts what there is while folds train, and the finished ones alone once it is over', () => {
    const folds = [finished(1, 98), fold(2, 60), fold(3, 1, { epochs: [] })];
    const live = overallScore(folds, 'training');
    expect(live).toMatchObject({ score: { correct: 158, n: 200 }, folds: 2, of: 3, isFinal: false });
    expect(explained(live)).toContain('in 2 of 3 folds so far');
    const stopped = overallScore(folds, 'stopped');
    expect(stopped).toMatchObject({ score: { correct: 98, n: 100 }, folds: 1, isFinal: true });
    expect(explained(stopped)).toContain('in 1 of 3 folds, each by the network that had not trained on it');
  });

  it('says where validation chose the weights, and where there was none', () => {
    expect(overallScore([finished(1, 98, 100, true)], 'finished').chosenByValidation).toBe(true);
    const without = overallScore([fold(1, null)], 'training');
    expect(without).toMatchObject({ score: null, isUnvalidated: true });
    expect(explained(without)).toMatch(/^No digits were held out/);
    expect(explained(overallScore([], 'ready'))).toMatch(/after the first epoch/);
  });
});
