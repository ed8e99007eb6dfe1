/** Predicting the test set and writing submission.csv. */
import { CLASSES } from '../data/digits.ts';
import { submissionCsv } from '../data/submission.ts';
import { InkfoldError, toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { TrainedModel } from '../run/model.ts';
import type { Tools } from './app.ts';
import { modelsFor } from './models.ts';
import type { AppState } from './state.ts';

type SubmissionActions = Pick<
  Actions,
  'predictTest' | 'cancelPrediction' | 'submissionText' | 'predictWith' | 'averageShifts'
>;

/** `onModels` is called when other models are to speak. */
export function submissionActions(
  { engine, get, set, patch }: Tools,
  onModels: () => void,
): SubmissionActions {
  let predicting = new AbortController();

  /** What was predicted otherwise goes. */
  function speakOtherwise(change: Partial<Pick<AppState, 'predictWith' | 'shifts'>>): void {
    predicting.abort();
    set(change);
    patch('submission', { labels: null, alert: null });
    onModels();
  }

  return {
    predictWith: choice => speakOtherwise({ predictWith: choice }),
    averageShifts: on => speakOtherwise({ shifts: on }),

    predictTest: async () => {
      predicting.abort();
      const mine = new AbortController();
      predicting = mine;
      patch('submission', { share: 0, alert: null });
      try {
        const { test } = get().data;
        const models = modelsFor(get());
        if (!test)
          throw new InkfoldError('BadRecipe', 'Open test.csv first: there are no digits to predict.');
        if (models.length === 0)
          throw new InkfoldError('BadRecipe', 'Train a network first: there is nothing to predict with.');
        const labels = new Uint8Array(test.count);
        const options = { signal: mine.signal, shifts: get().shifts };
        for await (const chunk of engine.predict(models, test.images, options)) {
          const rows = chunk.probabilities.length / CLASSES;
          for (let i = 0; i < rows; i++) labels[chunk.from + i] = likeliest(chunk.probabilities, i);
          patch('submission', { share: (chunk.from + rows) / test.count });
        }
        // Newer models or another test set make these predictions somebody else's.
        if (sameModels(models, modelsFor(get())) && get().data.test === test) patch('submission', { labels });
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

const sameModels = (a: readonly TrainedModel[], b: readonly TrainedModel[]): boolean =>
  a.length === b.length && a.every((model, i) => model.id === b[i]?.id);

/** The class with the largest probability in row `row` of rows × 10 probabilities; the first where several tie. */
export function likeliest(probabilities: Float32Array, row: number): number {
  let best = 0;
  for (let k = 1; k < CLASSES; k++) {
    if ((probabilities[row * CLASSES + k] ?? 0) > (probabilities[row * CLASSES + best] ?? 0)) best = k;
  }
  return best;
}
