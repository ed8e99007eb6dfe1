/** The learning rate of each fold along the axis of the curves: what the strip below them draws. */
import type { Curves } from '../../run/curves.ts';
import type { Axis } from './axis.ts';
import type { Values } from './foldSeries.ts';

/** Finer than the curves: schedules jump at the start of an epoch. */
const POINTS = 241;

/** One line a fold. */
export const rateSeries = (curves: Curves, axis: Axis): readonly Values[] =>
  curves.folds.map(({ learningRate, stepsPerEpoch }) =>
    Array.from({ length: POINTS }, (_, i) => {
      // A hair more, so that the end of an epoch is not taken for the step before it.
      const step = Math.floor(axis.epochAt((i / (POINTS - 1)) * axis.end) * stepsPerEpoch + 1e-6);
      const isJustDone = step === learningRate.length && step > 0;
      return learningRate[isJustDone ? step - 1 : step] ?? null;
    }),
  );

/** The rates of the newest steps, one a fold that has begun to train. */
export const currentRates = (curves: Curves): readonly number[] =>
  curves.folds.flatMap(({ learningRate }) => learningRate.at(-1) ?? []);
