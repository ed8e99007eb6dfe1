/** How each panel stands, in a word, for the bar of panels. */
import { isRunning } from '../../run/state.ts';
import type { AppState } from '../../store/state.ts';
import { count, percent } from '../../lib/format.ts';
import type { PanelName } from '../parts/panels.ts';
import { progressPercent } from '../parts/runText.ts';

/** For example "5,000" digits, "45 %" of a run, "98.80 %" right; empty where there is nothing to say. */
export function panelNote(name: PanelName, state: AppState): string {
  switch (name) {
    case 'Data':
      return state.data.train ? count(state.data.train.count) : '';
    case 'Recipe':
      return state.recipe.preset;
    case 'Train':
      return trainNote(state);
    case 'Draw':
      return '';
    case 'Results':
      return scoreNote(state);
    case 'Submission':
      return state.submission.labels ? count(state.submission.labels.length) : '';
    case 'Runs':
      return state.runs.list?.length ? count(state.runs.list.length) : '';
  }
}

function trainNote({ run }: AppState): string {
  if (isRunning(run)) return `${progressPercent(run)} %`;
  return run.status === 'ready' ? '' : run.status;
}

/** Of all folds that have been scored. */
function scoreNote({ run }: AppState): string {
  const scores = run.folds.flatMap(({ result }) => result?.score ?? []);
  const n = scores.reduce((sum, score) => sum + score.n, 0);
  return n === 0 ? '' : percent(scores.reduce((sum, { correct }) => sum + correct, 0) / n);
}
