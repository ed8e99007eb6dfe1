/** What a calibration says, in words. */
import { wilsonInterval } from '../../lib/interval.ts';
import type { Calibration } from '../metrics/calibration.ts';
import type { CrossFit } from '../metrics/cross-fit.ts';
import { lossText, percent } from '../../lib/format.ts';

/** What the section is about. */
export const QUESTION = 'When it says 90 %, is it right 9 times of 10?';

/** "On average it says 99.62 % and is right in 99.10 %: a little too sure of itself." */
export function answerText({ before }: CrossFit): string {
  const { confidence, correct } = totalsOf(before);
  const said = `On average it says ${percent(confidence)} and is right in ${percent(correct / before.n)}`;
  const { low, high } = wilsonInterval(correct, before.n);
  if (low <= confidence && confidence <= high) return `${said}: no further apart than chance explains.`;
  const degree = Math.abs(confidence - correct / before.n) < A_LITTLE ? 'a little too' : 'too';
  return `${said}: ${degree} ${confidence > high ? 'sure of itself' : 'modest'}.`;
}

/** One point of a hundred. */
const A_LITTLE = 0.01;

/** Mean confidence, and how many were read right. */
function totalsOf({ bins, n }: Calibration): { readonly confidence: number; readonly correct: number } {
  const filled = bins.filter(({ count }) => count > 0);
  return {
    confidence: filled.reduce((sum, { count, confidence }) => sum + count * confidence, 0) / n,
    correct: filled.reduce((sum, { correct }) => sum + correct, 0),
  };
}

/** What the temperature does, and how its error was taken honestly. */
export function temperatureNote({ temperature, before, after, by }: CrossFit): string {
  // To the last bit: what the fit leaves where no digit was read wrong.
  if (temperature === 1)
    return 'No digit was read wrong, so nothing tells how sure is sure enough: the temperature stays 1.';
  const does = temperature > 1 ? 'tones its confidence down' : 'makes it bolder';
  const apart =
    by === 'fold'
      ? 'each fold’s digits are judged at a temperature fitted to the other folds'
      : 'each half of the digits is judged at a temperature fitted to the other half';
  const worse =
    after.error > before.error
      ? ` It is fitted to the loss (${lossText(before.loss)} before, ${lossText(after.loss)} after), which the error need not follow.`
      : '';
  return (
    'The temperature is one number that the network’s scores are divided by before they become probabilities. Here it ' +
    `${does}; it changes no answer of a single network. It is fitted to all held-out digits; for the error after it, ` +
    `${apart}.${worse}`
  );
}

/**
 * A share with as many decimals as tell it from all: "68 %", "99 %", "99.968 %", "100 %". For confidences, of which only the
 * last nines differ.
 */
export function nines(share: number): string {
  const missing = 1 - share;
  // Two digits of what is missing; a sixth decimal is noise of the arithmetic.
  const decimals = missing > 0 ? Math.min(5, Math.max(1, -1 - Math.floor(Math.log10(missing)))) : 0;
  return `${Number((share * 100).toFixed(decimals))} %`;
}
