/** What a run leaves as files: its history, its metrics and what its folds' models say of rows they have not trained on. */
import { historyJson } from '../run/reports/history.ts';
import { metricsJson } from '../run/reports/metrics.ts';
import { outOfFoldCsv } from '../run/reports/out-of-fold.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { foldResults } from './models.ts';

type ReportActions = Pick<Actions, 'historyText' | 'metricsText' | 'outOfFoldText'>;

export const reportActions = ({ get }: Tools): ReportActions => ({
  historyText: () => {
    const { run, origin } = get();
    return origin && run.plan ? historyJson({ recipe: origin.recipe, run }) : null;
  },

  metricsText: () => {
    const { run, origin } = get();
    const { labels = null, name = '', classNames = null } = origin?.validation ?? {};
    if (!origin || !labels || foldResults(run).length === 0) return null;
    return metricsJson({ recipe: origin.recipe, run, validation: { name, classNames, labels } });
  },

  outOfFoldText: () => {
    const { run, origin } = get();
    const predictions = foldResults(run).flatMap(result => (result.predictions ? [result.predictions] : []));
    const labels = origin?.validation?.labels;
    return labels && predictions.length > 0 ? outOfFoldCsv(predictions, labels) : null;
  },
});
