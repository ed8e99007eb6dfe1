/** The shown run as an experiment, and an experiment as the shown run. */
import { uniqueId } from '../data/digits.ts';
import { curvesNow, type CurveRecorder, type FoldCurves } from '../run/curves.ts';
import type { Experiment } from '../run/experiment.ts';
import type { TrainedModel } from '../run/model.ts';
import { isRunning } from '../run/state.ts';
import { reunited } from './origin.ts';
import type { AppState } from './state.ts';

/** The run as it stands; null while there is none or it goes on. */
export const experimentOf = (state: AppState, curves: Pick<CurveRecorder, 'folds'>): Experiment | null =>
  isRunning(state.run) ? null : experimentNow(state, curves.folds.map(curvesNow));

/** The run as it stands, though it may go on; null while none has been planned. */
export function experimentNow(
  { run, origin, model }: AppState,
  curves: readonly FoldCurves[],
): Experiment | null {
  if (!origin || !run.plan) return null;
  const { recipe, splits, marks, environment } = origin;
  return { recipe, run, newest: model, splits, ...marks, environment, curves };
}

/** What of the state an experiment takes the place of. Its models get ids of this session. */
export function stateOf(
  experiment: Experiment,
  data: AppState['data'],
): Pick<AppState, 'recipe' | 'run' | 'origin' | 'model' | 'predictWith'> {
  const { recipe, splits, digits, validation, environment, newest } = experiment;
  const rename = renamer();
  const folds = experiment.run.folds.map(fold => ({
    ...fold,
    result: fold.result && { ...fold.result, model: rename(fold.result.model) },
  }));
  return {
    recipe,
    run: { ...experiment.run, folds },
    origin: reunited(
      { recipe, splits, digits: null, validation: null, marks: { digits, validation }, environment },
      data,
    ),
    model: newest && rename(newest),
    predictWith: folds.length > 1 ? 'all' : 1,
  };
}

/** New ids, the same for the same old one: models of one id are taken for the same model all over the app. */
function renamer(): (model: TrainedModel) => TrainedModel {
  const ids = new Map<string, string>();
  return model => {
    const id = ids.get(model.id) ?? uniqueId();
    ids.set(model.id, id);
    return { ...model, id };
  };
}
