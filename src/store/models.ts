/** Which models speak: chosen by the person, from those that the run has left and those that files have brought. */
import type { FoldResult } from '../run/events.ts';
import type { TrainedModel } from '../run/model.ts';
import type { RunState } from '../run/state.ts';
import type { AppState, PredictWith, SavedChoice, SavedModel } from './state.ts';

/** The results of the folds that are finished, in order. */
export const foldResults = ({ folds }: RunState): readonly FoldResult[] =>
  folds.flatMap(({ result }) => (result ? [result] : []));

/** The finished fold with the highest validation accuracy, the first where several tie; null where none is finished. */
export function bestFold(run: RunState): FoldResult | null {
  const accuracy = ({ score }: FoldResult): number => (score ? score.correct / score.n : 0);
  return foldResults(run).reduce<FoldResult | null>(
    (best, result) => (best && accuracy(best) >= accuracy(result) ? best : result),
    null,
  );
}

/** How a saved model is chosen to speak. */
export const savedChoice = ({ model }: SavedModel): SavedChoice => `saved:${model.id}`;

/** The saved model that was chosen to speak; null where the run's own do. */
export const chosenSaved = ({ saved, predictWith }: AppState): SavedModel | null =>
  saved.models.find(candidate => savedChoice(candidate) === predictWith) ?? null;

/** The models that predict now: the chosen ones, or while no fold is finished the newest weights. */
export function modelsFor(state: AppState): readonly TrainedModel[] {
  const saved = chosenSaved(state);
  if (saved) return [saved.model];
  const { run, model, predictWith } = state;
  const chosen = resultsFor(run, predictWith).map(result => result.model);
  if (chosen.length > 0) return chosen;
  return model ? [model] : [];
}

function resultsFor(run: RunState, predictWith: PredictWith): readonly FoldResult[] {
  const results = foldResults(run);
  if (predictWith === 'all') return results;
  if (predictWith === 'best') {
    const best = bestFold(run);
    return best ? [best] : [];
  }
  return results.filter(({ model }) => model.fold === predictWith);
}

/** Every model that can be taken away: each finished fold's, the newest weights where they are none of those, and the saved. */
export function allModels({ run, model, saved }: AppState): readonly TrainedModel[] {
  const kept = foldResults(run).map(result => result.model);
  const newest = model && kept.length === 0 ? [model] : [];
  return [...kept, ...newest, ...saved.models.map(one => one.model)];
}
