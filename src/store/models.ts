/** Which models of a run speak: chosen by the person, from those that the run has left. */
import type { FoldResult } from '../run/events.ts';
import type { TrainedModel } from '../run/model.ts';
import type { RunState } from '../run/state.ts';
import type { AppState, PredictWith } from './state.ts';

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

/** The models that predict now: the chosen ones, or while no fold is finished the newest weights. */
export function modelsFor({ run, model, predictWith }: AppState): readonly TrainedModel[] {
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
