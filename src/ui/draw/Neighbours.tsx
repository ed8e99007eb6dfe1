/** The training digits that the network takes for most alike: what it was taught in the place where this drawing falls. */
import { useMemo } from 'react';
import { isRunning } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import type { Neighbour } from '../../store/state.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import inside from './Inside.module.css';
import css from './Neighbours.module.css';

/** A row of eight, each with its label and its similarity; or why there is none. */
export function Neighbours() {
  const neighbours = useApp(state => state.insight.neighbours);
  const waiting = useApp(({ insight, run, data, origin }) => {
    if (isRunning(run)) return 'Compared with training digits once the run is over.';
    if (!data.train && !origin?.digits) return 'The digits that it was trained on are not loaded.';
    if (insight.reading === null) return 'Looking …';
    return `Reading the training digits to compare with: ${Math.floor(insight.reading * 100)} %`;
  });
  return (
    <div className={inside.part}>
      <h3 className={inside.title}>Nearest training digits</h3>
      {neighbours.length === 0 ? (
        <p className={inside.small}>{waiting}</p>
      ) : (
        <>
          <ol className={css.row} aria-label="Nearest training digits">
            {neighbours.map(neighbour => (
              <Picture key={neighbour.row} neighbour={neighbour} />
            ))}
          </ol>
          <p className={inside.small}>
            Each with its label and how alike it is to the network; 1 is the same.
          </p>
        </>
      )}
    </div>
  );
}

function Picture({ neighbour: { pixels, label, similarity } }: { readonly neighbour: Neighbour }) {
  const digits = useMemo(() => [pixels], [pixels]);
  return (
    <li className={css.neighbour}>
      <span className={css.picture}>
        <DigitCanvas digits={digits} columns={1} label={null} />
      </span>
      <b className={css.label}>{label}</b>
      <span className={css.similarity}>{similarity.toFixed(2)}</span>
    </li>
  );
}
