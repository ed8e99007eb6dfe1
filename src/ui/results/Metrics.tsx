/** What the held-out digits tell beyond one number: which classes are confused, and which digits are read wrong. */
import { startTransition, useEffect, useState } from 'react';
import type { FoldPredictions } from '../../run/predictions.ts';
import { useApp } from '../../store/hooks.ts';
import { Note } from '../parts/Note.tsx';
import { steady } from '../parts/lists.ts';
import { Calibration } from './Calibration.tsx';
import { ClassTable } from './ClassTable.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import { HardDigits } from './HardDigits.tsx';
import { measure, type Measured } from './measure.ts';
import { Pair } from './Section.tsx';

/** Nothing before the first fold is finished. */
export function Metrics() {
  const [select] = useState(() => steady(({ run }) => run.folds.flatMap(predictionsOf)));
  const predictions = useApp(select);
  const set = useApp(state => state.origin?.validation ?? null);
  const [measured, setMeasured] = useState<Measured | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    if (set && predictions.length > 0)
      void measure(predictions, set, controller.signal).then(made => {
        // Two dozen pictures and three tables: they may come a little later, the page must not wait.
        if (!controller.signal.aborted) startTransition(() => setMeasured(made));
      });
    return () => controller.abort();
  }, [predictions, set]);

  // What an earlier run left goes when the next one begins.
  if (predictions.length === 0 || !set) return null;
  if (!measured) return <Note>Working out which digits are taken for which.</Note>;
  const { classNames } = measured.set;
  return (
    <>
      <ConfusionMatrix measured={measured} />
      <Pair>
        <ClassTable scores={measured.classes} classNames={classNames} />
        <Calibration fit={measured.calibration} />
      </Pair>
      <HardDigits
        title="Hardest digits"
        note="Those with the highest loss, and what the network takes them for."
        rows={measured.hardest}
        set={measured.set}
      />
      {measured.suspects.length > 0 ? (
        <HardDigits
          title="Labels that look wrong"
          note="The network is sure of another digit, and nearly rules out the label."
          rows={measured.suspects}
          set={measured.set}
        />
      ) : (
        <Note>No label looks wrong: nowhere is the network sure of another digit.</Note>
      )}
    </>
  );
}

const predictionsOf = ({
  result,
}: {
  readonly result: { readonly predictions: FoldPredictions | null } | null;
}): readonly FoldPredictions[] => (result?.predictions ? [result.predictions] : []);
