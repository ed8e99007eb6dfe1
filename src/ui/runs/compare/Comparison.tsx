/** Kept runs side by side: their curves over each other, how well they read, and what changed in the recipe. */
import { useMemo } from 'react';
import { useApp } from '../../../store/hooks.ts';
import type { ComparedRun } from '../../../store/state.ts';
import { LOOKS } from '../../charts/looks.ts';
import { OverlayChart } from '../../charts/OverlayChart.tsx';
import { Note } from '../../parts/Note.tsx';
import { Readings } from '../../charts/Readings.tsx';
import { TITLES } from '../../charts/shown.ts';
import { useChartView } from '../../charts/view.ts';
import { accuracyByEpoch, linesShown, overlaySummary, overlayTable } from './accuracyByEpoch.ts';
import css from './Comparison.module.css';
import { DifferenceTable } from './DifferenceTable.tsx';
import { ScoresCompared } from './ScoresCompared.tsx';

/** A section named Compared runs; a hint where one run has nothing to be compared with, nothing where there is none. */
export function Comparison() {
  const compared = useApp(state => state.runs.compared);
  return compared.length === 0 ? null : <Compared runs={compared} />;
}

function Compared({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const { reading } = useChartView();
  const measured = useMemo(
    () => runs.map(({ name, epochs }) => ({ name, points: accuracyByEpoch(epochs) })),
    [runs],
  );
  const lines = useMemo(() => linesShown(measured, reading), [measured, reading]);
  return (
    <section className={css.section} aria-label="Compared runs">
      <OverlayChart
        title={`${TITLES[reading]} by epoch`}
        shown={reading}
        lines={lines}
        control={<Readings label="How the accuracies of runs are read" />}
        summary={overlaySummary(lines, reading)}
        table={overlayTable(lines, reading)}
      />
      <ScoresCompared runs={runs} />
      {runs.length > 1 ? (
        <DifferenceTable runs={runs} />
      ) : (
        <Note>Choose another run to compare it with.</Note>
      )}
      {runs.length >= LOOKS && <Note>No more than {LOOKS} runs lie over each other.</Note>}
    </section>
  );
}
