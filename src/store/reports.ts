/** What a run leaves as files: its history, its metrics and what its folds' models say of rows they have not trained on. */
import { pause } from '../lib/pause.ts';
import { withPauses } from '../lib/pieces.ts';
import { crossFitInPieces } from '../run/metrics/cross-fit.ts';
import { historyJson } from '../run/reports/history.ts';
import { metricsJson } from '../run/reports/metrics.ts';
import { outOfFoldCsv } from '../run/reports/out-of-fold.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { outOfFold } from './calibration.ts';
import { foldResults } from './models.ts';

type ReportActions = Pick<Actions, 'historyText' | 'metricsText' | 'outOfFoldText'>;

export const reportActions = ({ get }: Tools): ReportActions => ({
  historyText: () => {
    const { run, origin } = get();
    return origin && run.plan ? historyJson({ recipe: origin.recipe, run }) : null;
  },

  metricsText: async () => {
    const { run, origin } = get();
    const { labels = null, name = '', classNames = null } = origin?.validation ?? {};
    if (!origin || !labels || foldResults(run).length === 0) return null;
    const evidence = outOfFold(get());
    const calibration =
      evidence && (await withPauses(crossFitInPieces(evidence.predictions, evidence.labels), pause));
    return metricsJson({
      recipe: origin.recipe,
      run,
      validation: { name, classNames, labels },
      calibration,
    });
  },

  outOfFoldText: () => {
    const evidence = outOfFold(get());
    return evidence && outOfFoldCsv(evidence.predictions, evidence.labels);
  },
});
