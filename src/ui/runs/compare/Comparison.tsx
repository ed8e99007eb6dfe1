/** Kept runs side by side: their curves over each other, how well they read, and what changed in the recipe. */
import { useMemo } from 'react';
import { useApp } from '../../../store/hooks.ts';
import type { ComparedRun } from '../../../store/state.ts';
import { LOOKS } from '../../charts/looks.ts';
import { OverlayChart } from '../../charts/OverlayChart.tsx';
import { Note } from '../../parts/Note.tsx';
import { accuracyByEpoch, overlaySummary } from './accuracyByEpoch.ts';
import css from './Comparison.module.css';
import { DifferenceTable } from './DifferenceTable.tsx';
import { EpochsCompared } from './EpochsCompared.tsx';
import { ScoresCompared } from './ScoresCompared.tsx';

/** A section named Compared runs; a hint where one run has nothing to be compared with, nothing where there is none. */
export function Comparison() {
  const compared = useApp(state => state.runs.compared);
  return compared.length === 0 ? null : <Compared runs={compared} />;
}

function Compared({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const lines = useMemo(
    () => runs.map(({ name, epochs }) => ({ name, points: accuracyByEpoch(epochs) })),
    [runs],
  );
  return (
    <section className={css.section} aria-label="Compared runs">
      <OverlayChart title="Validation accuracy by epoch" lines={lines} summary={overlaySummary(lines)} />
      <ScoresCompared runs={runs} />
      {runs.length > 1 ? (
        <DifferenceTable runs={runs} />
      ) : (
        <Note>Choose another run to compare it with.</Note>
      )}
      {runs.length >= LOOKS && <Note>No more than {LOOKS} runs lie over each other.</Note>}
      <EpochsCompared lines={lines} />
    </section>
  );
}
