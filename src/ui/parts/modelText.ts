/** Which models answer, in words: the same in Draw and in Submission. */
import type { TrainedModel } from '../../run/model.ts';
import { bestFold, foldResults, modelsFor } from '../../store/models.ts';
import type { AppState } from '../../store/state.ts';
import { listed } from './format.ts';

/**
 * "the network as it was after epoch 3", "fold 2, with its weights of epoch 7" or "all 5 folds, voting", and whether over shifted copies;
 * null before anything is trained.
 */
export function readersText(state: AppState): string | null {
  const models = modelsFor(state);
  const [first] = models;
  if (!first) return null;
  const who = models.length > 1 ? votersText(state, models) : singleText(state, first);
  return state.shifts ? `${who}, over shifted copies` : who;
}

function votersText({ run }: AppState, models: readonly TrainedModel[]): string {
  if (models.length === run.folds.length) return `all ${models.length} folds, voting`;
  return `folds ${listed(models.map(({ fold }) => String(fold)))} of ${run.folds.length}, voting`;
}

function singleText({ run, predictWith }: AppState, { id, fold, epoch }: TrainedModel): string {
  if (run.folds.length < 2) return `the network as it was after epoch ${epoch}`;
  const isKept = foldResults(run).some(({ model }) => model.id === id);
  if (!isKept) return `fold ${fold} as it was after epoch ${epoch}`;
  const best = predictWith === 'best' && bestFold(run)?.model.id === id ? ', the best' : '';
  return `fold ${fold}${best}, with its weights of epoch ${epoch}`;
}
