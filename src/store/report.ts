/** The shown run as a report is written from it. */
import { gatherImages, PIXELS, type DigitSet } from '../data/digits.ts';
import type { RunReport, ShownDigit } from '../formats/report/report.ts';
import { curvesNow, type FoldCurves } from '../run/curves.ts';
import { hardestRows, suspectLabels, type HardRow } from '../run/metrics/hardest.ts';
import { isRunning, type RunState } from '../run/state.ts';
import { outOfFold } from './calibration.ts';
import { linkTo, type Sharing } from './sharing.ts';
import type { AppState } from './state.ts';

/** How many digits a list of the report shows. */
const LISTED = 12;

/** Null while there is no run, and while it goes on. */
export function reportOf(
  state: AppState,
  curves: readonly FoldCurves[],
  sharing: Sharing | null,
): RunReport | null {
  const { run, origin, runs } = state;
  if (!origin || !run.plan || isRunning(run)) return null;
  const kept = runs.list?.find(({ id }) => id === runs.shown);
  return {
    name: kept?.name ?? null,
    startedAt: kept?.startedAt ?? null,
    writtenAt: Date.now(),
    recipe: origin.recipe,
    run: withoutWeights(run),
    curves: curves.map(curvesNow),
    ...origin.marks,
    environment: origin.environment,
    link: linkTo(origin.recipe, sharing),
    labels: origin.validation?.labels ?? null,
    classNames: origin.validation?.classNames ?? null,
    ...digitsOf(state),
  };
}

/** The lists of digits; empty where the set that was validated on is not loaded. */
function digitsOf(state: AppState): Pick<RunReport, 'hardest' | 'suspects'> {
  const evidence = outOfFold(state);
  const set = state.origin?.validation;
  if (!evidence || !set) return { hardest: [], suspects: [] };
  const { predictions, labels } = evidence;
  return {
    hardest: shownOf(set, hardestRows(predictions, labels, LISTED)),
    suspects: shownOf(set, suspectLabels(predictions, labels, LISTED)),
  };
}

function shownOf(set: DigitSet, rows: readonly HardRow[]): readonly ShownDigit[] {
  const images = gatherImages(
    set,
    rows.map(({ row }) => row),
  );
  return rows.map((hard, i) => ({ hard, pixels: images.slice(i * PIXELS, (i + 1) * PIXELS) }));
}

/** Megabytes that a report has no use for need not cross to the thread that writes it. */
const withoutWeights = (run: RunState): RunState => ({
  ...run,
  folds: run.folds.map(fold => ({
    ...fold,
    result: fold.result && { ...fold.result, model: { ...fold.result.model, weights: [] } },
  })),
});
