/** The curves of the chart in numbers. */
import { LineSample } from '../../charts/LineSample.tsx';
import type { OverlayLine } from '../../charts/overlay.ts';
import { counted, percent } from '../../parts/format.ts';
import { Details } from '../../parts/Details.tsx';
import table from '../../parts/Table.module.css';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** Folded away: a row an epoch, a column a run. */
export function EpochsCompared({ lines }: { readonly lines: readonly OverlayLine[] }) {
  const epochs = [...new Set(lines.flatMap(({ points }) => points.map(({ epoch }) => epoch)))].toSorted(
    (a, b) => a - b,
  );
  if (epochs.length === 0) return null;
  const valueAt = ({ points }: OverlayLine, epoch: number): string => {
    const point = points.find(known => known.epoch === epoch);
    return point ? percent(point.value) : '–';
  };
  return (
    <Details title="In numbers" summary={`the accuracies after ${counted(epochs.length, 'epoch')}`}>
      <div className={table.tall} role="group" aria-label="Accuracies by epoch" tabIndex={REACHABLE}>
        <table className={table.table}>
          <caption className={table.caption}>Validation accuracy by epoch</caption>
          <thead>
            <tr>
              <th scope="col">Epoch</th>
              {lines.map((_, i) => (
                <th key={i} scope="col">
                  <LineSample line={i} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {epochs.map(epoch => (
              <tr key={epoch}>
                <th scope="row">{epoch}</th>
                {lines.map((line, i) => (
                  <td key={i}>{valueAt(line, epoch)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Details>
  );
}
