/**
 * Keras's callbacks as tables: what its documented state machines (keras/src/callbacks, 3.5) do with a given sequence of
 * losses, worked out from their source by hand.
 */
import { describe, expect, test } from 'vitest';
import { presetOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { callbacksOf, type Callbacks } from './callbacks.ts';
import { checkpoint } from './checkpoint.ts';
import { earlyStopping } from './early-stopping.ts';
import { plateau, type PlateauOptions } from './plateau.ts';
import { plannedRate } from './schedule.ts';

/** The rate after each loss, from a rate of 1. */
function rates(options: Partial<PlateauOptions>, losses: readonly number[]): number[] {
  const machine = plateau({ factor: 0.5, patience: 2, minDelta: 1e-4, cooldown: 0, minRate: 0, ...options });
  let rate = 1;
  return losses.map(loss => (rate = machine.epochEnd(loss, rate)));
}

describe('ReduceLROnPlateau', () => {
  test('cuts after `patience` epochs without improvement, and counts anew after each cut', () => {
    expect(rates({}, [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });
  test('an improvement starts the count anew', () => {
    expect(rates({}, [1, 1, 0.5, 0.6, 0.6, 0.6])).toEqual([1, 1, 1, 1, 0.5, 0.5]);
  });
  test('less than min_delta is no improvement, exactly min_delta neither', () => {
    expect(rates({ minDelta: 0.25 }, [1, 0.75, 0.75])).toEqual([1, 1, 0.5]);
    expect(rates({ minDelta: 0.25 }, [1, 0.7, 0.7])).toEqual([1, 1, 1]);
  });
  test('during the cooldown nothing is counted; its last epoch counts', () => {
    expect(rates({ cooldown: 2 }, [1, 1, 1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });
  test('never below min_lr, and at min_lr no more cuts', () => {
    expect(rates({ minRate: 0.4, patience: 1 }, [1, 1, 1, 1])).toEqual([1, 0.5, 0.4, 0.4]);
  });
  test('a patience of 0 acts like 1', () => {
    expect(rates({ patience: 0 }, [1, 1, 1])).toEqual([1, 0.5, 0.25]);
  });
  test('a loss that is not a number is no improvement', () => {
    expect(rates({}, [1, NaN, NaN])).toEqual([1, 1, 0.5]);
  });
});

/** The epochs (from 0) kept for restoring, and the one after which it stopped; null where it never did. */
function stopping(patience: number, losses: readonly number[], minDelta = 0) {
  const machine = earlyStopping({ patience, minDelta });
  const kept: number[] = [];
  for (const [epoch, loss] of losses.entries()) {
    const { keep, stop } = machine.epochEnd(loss, epoch);
    if (keep) kept.push(epoch);
    if (stop) return { kept, stoppedAfter: epoch };
  }
  return { kept, stoppedAfter: null };
}

describe('EarlyStopping with restore_best_weights', () => {
  test('stops after `patience` epochs without improvement and keeps the best', () => {
    expect(stopping(2, [1, 0.5, 0.6, 0.5, 0.1])).toEqual({ kept: [0, 1], stoppedAfter: 3 });
  });
  test('an improvement in time starts the count anew', () => {
    expect(stopping(2, [1, 1.1, 0.9, 1, 0.8, 0.9])).toEqual({ kept: [0, 2, 4], stoppedAfter: null });
  });
  test('min_delta must be exceeded', () => {
    expect(stopping(2, [1, 0.9, 0.85, 0.8], 0.1)).toEqual({ kept: [0, 2], stoppedAfter: null });
  });
  test('never after the first epoch, even without patience', () => {
    expect(stopping(0, [NaN, 1])).toEqual({ kept: [0, 1], stoppedAfter: null });
    expect(stopping(0, [1, 1])).toEqual({ kept: [0], stoppedAfter: 1 });
  });
  test('the first epoch is kept even if nothing is ever a number', () => {
    expect(stopping(2, [NaN, NaN, NaN])).toEqual({ kept: [0], stoppedAfter: 1 });
  });
});

test('ModelCheckpoint keeps what is strictly better', () => {
  const lower = checkpoint('min');
  expect([1, 1, 0.5, NaN, 0.6, 0.4].map(lower.epochEnd)).toEqual([true, false, true, false, false, true]);
  const higher = checkpoint('max');
  expect([0.9, 0.95, 0.95, 0.97].map(higher.epochEnd)).toEqual([true, true, false, true]);
});

const base = presetOf('two-conv').recipe;
const recipe = (changes: Partial<Recipe>): Recipe => ({ ...base, learningRate: 1, epochs: 4, ...changes });

describe('schedules', () => {
  const plan = (changes: Partial<Recipe>, times: number[]) =>
    times.map(time => plannedRate(recipe(changes), time));

  test('exponential and step move from epoch to epoch', () => {
    const decay = 0.05;
    expect(plan({ schedule: 'exponential', decay }, [0, 0.9, 1, 2])).toEqual(
      [0, 0, 1, 2].map(epoch => Math.exp(-decay * epoch)),
    );
    expect(plan({ schedule: 'step', decay: 0.9 }, [0, 1.5, 2])).toEqual([1, 0.9, 0.81]);
    expect(plan({ schedule: 'constant' }, [0, 3])).toEqual([null, null]);
  });
  test('cosine warms up in a line and ends at zero', () => {
    const [start, half, full, middle, end] = plan({ schedule: 'cosine', warmUp: 1 }, [0, 0.5, 1, 2.5, 4]);
    expect([start, half, full]).toEqual([0.04, 0.52, 1]);
    expect(middle).toBeCloseTo(0.5, 12);
    expect(end).toBeCloseTo(0, 12);
  });
  test('one-cycle climbs and falls along cosines, from a 25th to a 250,000th', () => {
    const rate = plan({ schedule: 'one-cycle', warmUp: 1 }, [0, 0.5, 1, 4]);
    expect(rate.map(value => Number(value?.toPrecision(6)))).toEqual([0.04, 0.52, 1, 0.000004]);
  });
});

/** A run's rates in force and actions, epoch by epoch, for given validation losses. */
const followed = (changes: Partial<Recipe>, losses: readonly number[]) =>
  follow(callbacksOf(recipe(changes)), losses, 1);

/** The same of these callbacks, from an epoch on. */
function follow(callbacks: Callbacks, losses: readonly number[], from: number) {
  return losses.map((loss, i) => {
    const epoch = from + i;
    const begun = callbacks.epochBegin(epoch);
    const rate = callbacks.rateAt(epoch, 0);
    const correct = 89 + epoch;
    const { actions, keep, stop } = callbacks.epochEnd(epoch, { loss, correct, n: 100 });
    return { rate, did: [...begun, ...actions].map(({ by }) => by), keep, stop };
  });
}

describe('together', () => {
  test('a scheduler undoes what a plateau cut, as in Keras', () => {
    const changes = { schedule: 'step', decay: 0.9, plateauPatience: 1 } as const;
    const epochs = followed(changes, [1, 1, 1]);
    expect(epochs.map(({ rate }) => rate)).toEqual([1, 0.9, 0.81]);
    expect(epochs[1]?.did).toEqual(['LearningRateScheduler', 'ReduceLROnPlateau']);
  });
  test('without a scheduler a cut stays', () => {
    expect(followed({ plateauPatience: 1 }, [1, 1, 1]).map(({ rate }) => rate)).toEqual([1, 1, 0.5]);
  });
  test('a checkpoint decides what is kept; else early stopping; else the last epoch', () => {
    const kept = (changes: Partial<Recipe>) => followed(changes, [1, 2, 0.5]).map(({ keep }) => keep);
    expect(kept({ keep: 'best-loss', stopPatience: 9 })).toEqual([true, false, true]);
    expect(kept({ keep: 'best-accuracy', stopPatience: 9 })).toEqual([true, true, true]);
    expect(kept({ stopPatience: 9 })).toEqual([true, false, true]);
    expect(kept({})).toEqual([true, true, true]);
  });
  test('without validation nothing is monitored', () => {
    const callbacks = callbacksOf(recipe({ plateauPatience: 1, stopPatience: 1, keep: 'best-loss' }));
    expect(callbacks.epochEnd(1, null)).toEqual({ actions: [], keep: true, stop: false });
  });
  test('callbacks that go on from what they remember do what unbroken ones do, wherever that is', () => {
    const losses = [3, 2, 2.5, 2, 1.9999, 1.5, 1.5, 1.5, 1.6, 1.5];
    const changes: readonly Partial<Recipe>[] = [
      { plateauPatience: 1, stopPatience: 4, keep: 'best-accuracy', epochs: 10 },
      { schedule: 'step', decay: 0.9, plateauPatience: 2, keep: 'best-loss', epochs: 10 },
      { schedule: 'one-cycle', warmUp: 3, stopPatience: 3, epochs: 10 },
    ];
    for (const change of changes) {
      const unbroken = followed(change, losses);
      for (let at = 0; at <= losses.length; at++) {
        const first = callbacksOf(recipe(change));
        const before = follow(first, losses.slice(0, at), 1);
        const state = structuredClone(first.state());
        const after = follow(callbacksOf(recipe(change), state), losses.slice(at), at + 1);
        expect([...before, ...after]).toEqual(unbroken);
      }
    }
  });
  test('what is remembered is plain numbers, and nothing of callbacks that a recipe does not have', () => {
    const { state } = callbacksOf(recipe({ plateauPatience: 2, stopPatience: 3, keep: 'best-loss' }));
    expect(state()).toEqual({
      rate: 1,
      plateau: { best: Infinity, wait: 0, cooling: 0 },
      stopping: { best: Infinity, kept: 0, wait: 0 },
      saving: { best: Infinity },
    });
    expect(callbacksOf(recipe({})).state()).toEqual({ rate: 1, plateau: null, stopping: null, saving: null });
  });
  test('what it did is said in plain words', () => {
    const callbacks = callbacksOf(recipe({ plateauPatience: 1, stopPatience: 1, learningRate: 0.001 }));
    callbacks.epochEnd(1, { loss: 1, correct: 1, n: 2 });
    const { actions } = callbacks.epochEnd(2, { loss: 1, correct: 1, n: 2 });
    expect(actions.map(({ text }) => text)).toEqual([
      'cut the learning rate to 0.0005',
      'stopped after epoch 2: the loss has not fallen for 1 epoch',
    ]);
  });
});
