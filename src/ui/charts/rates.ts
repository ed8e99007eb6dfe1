/** The learning rate of each fold on a grid of epochs: what the strip below the curves draws. */
import type { Curves } from '../../run/curves.ts';
import type { Values } from './foldSeries.ts';

/** Finer than the curves: schedules jump at the start of an epoch. */
const POINTS = 241;

/** One line a fold; `epochs` is where the grid ends. */
export const rateSeries = (curves: Curves, epochs: number): readonly Values[] =>
  curves.folds.map(({ learningRate, stepsPerEpoch }) =>
    Array.from({ length: POINTS }, (_, i) => {
      const step = Math.floor((i / (POINTS - 1)) * epochs * stepsPerEpoch);
      const isJustDone = step === learningRate.length && step > 0;
      return learningRate[isJustDone ? step - 1 : step] ?? null;
    }),
  );

/** The rates of the newest steps, one a fold that has begun to train. */
export const currentRates = (curves: Curves): readonly number[] =>
  curves.folds.flatMap(({ learningRate }) => learningRate.at(-1) ?? []);
