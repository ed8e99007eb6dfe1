/** What a chart can show of a run. The error rate is the accuracy seen from above: where 99.x % is unreadable, 0.x % is not. */
import { lossText, percent } from '../../lib/format.ts';
import type { Measure } from './series.ts';

export type Shown = Measure | 'error';

/** Whether its axis is logarithmic. */
export const isLog = (shown: Shown): boolean => shown === 'error';

/** The column that it is read from. */
export const measureOf = (shown: Shown): Measure => (shown === 'error' ? 'accuracy' : shown);

/** A measured value as it is shown. Rounded past the twelfth digit: 1 − 0.988 is 0.012, and not 0.012000000000000011. */
export const asShown = (shown: Shown, measured: number): number =>
  shown === 'error' ? Number((1 - measured).toPrecision(12)) : measured;

/** A shown value in words. */
export const writeShown = (shown: Shown, value: number): string =>
  shown === 'loss' ? lossText(value) : percent(value);

/** True where less is better. */
export const isBetterBelow = (shown: Shown): boolean => shown !== 'accuracy';

/** What stands above the chart. */
export const TITLES: Readonly<Record<Shown, string>> = {
  loss: 'Loss',
  accuracy: 'Accuracy',
  error: 'Error rate',
};
