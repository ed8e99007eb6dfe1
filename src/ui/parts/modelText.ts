/** Which models answer, in words: the same in Draw and in Submission. */
import type { TrainedModel } from '../../run/model.ts';
import { inspectedModel } from '../../store/inspected.ts';
import { bestFold, chosenSaved, foldResults, modelsFor } from '../../store/models.ts';
import type { AppState } from '../../store/state.ts';
import { listed, percent } from '../../lib/format.ts';

/**
 * "the network as it was after epoch 3", "fold 2, with its weights of epoch 7", "all 5 folds, voting" or "the saved model
 * “a.h5”", and whether over shifted copies; null before anything is trained or opened.
 */
export function readersText(state: AppState): string | null {
  const models = modelsFor(state);
  const [first] = models;
  if (!first) return null;
  const saved = chosenSaved(state);
  const trained = models.length > 1 ? votersText(state, models) : singleText(state, first);
  const who = saved ? `the saved model “${saved.name}”` : trained;
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

/** Which model is looked into, as a sentence where several answer; null where the one that answers is. */
export function inspectedText(state: AppState): string | null {
  const model = inspectedModel(state);
  if (!model || modelsFor(state).length < 2) return null;
  return `Looked into: ${singleText({ ...state, predictWith: 'best' }, model)}.`;
}

/** One model among others, for a list to choose from: "Fold 2 · 98.91 %", "The newest weights" or its file's name. */
export function modelLabel({ run, saved }: AppState, { id, fold }: TrainedModel): string {
  const file = saved.models.find(({ model }) => model.id === id);
  if (file) return `Saved model · ${file.name}`;
  const result = foldResults(run).find(({ model }) => model.id === id);
  if (!result) return 'The newest weights';
  const name = run.folds.length > 1 ? `Fold ${fold}` : 'The network of this run';
  return result.score ? `${name} · ${percent(result.score.correct / result.score.n)}` : name;
}
