/** Predicting the test set and writing submission.csv. */
import { CLASSES } from '../data/digits.ts';
import { submissionCsv } from '../data/submission.ts';
import { InkfoldError, toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';

type SubmissionActions = Pick<Actions, 'predictTest' | 'cancelPrediction' | 'submissionText'>;

export function submissionActions({ engine, get, patch }: Tools): SubmissionActions {
  let predicting = new AbortController();
  return {
    predictTest: async () => {
      predicting.abort();
      const mine = new AbortController();
      predicting = mine;
      patch('submission', { share: 0, alert: null });
      try {
        const { model, data } = get();
        const { test } = data;
        if (!test)
          throw new InkfoldError('BadRecipe', 'Open test.csv first: there are no digits to predict.');
        if (!model)
          throw new InkfoldError('BadRecipe', 'Train a network first: there is nothing to predict with.');
        const labels = new Uint8Array(test.count);
        for await (const chunk of engine.predict(model, test.images, mine.signal)) {
          const rows = chunk.probabilities.length / CLASSES;
          for (let i = 0; i < rows; i++) labels[chunk.from + i] = likeliest(chunk.probabilities, i);
          patch('submission', { share: (chunk.from + rows) / test.count });
        }
        // A newer model or test set makes these predictions somebody else's.
        if (get().model === model && get().data.test === test) patch('submission', { labels });
      } catch (thrown) {
        const fault = toFault(thrown);
        if (predicting === mine && fault.name !== 'Aborted') patch('submission', { alert: fault.message });
      } finally {
        if (predicting === mine) patch('submission', { share: null });
      }
    },

    cancelPrediction: () => predicting.abort(),

    submissionText: () => {
      const { labels } = get().submission;
      return labels && submissionCsv(labels);
    },
  };
}

/** The class with the largest probability in row `row` of rows × 10 probabilities; the first where several tie. */
export function likeliest(probabilities: Float32Array, row: number): number {
  let best = 0;
  for (let k = 1; k < CLASSES; k++) {
    if ((probabilities[row * CLASSES + k] ?? 0) > (probabilities[row * CLASSES + best] ?? 0)) best = k;
  }
  return best;
}
