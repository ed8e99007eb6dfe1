/** A run's validation accuracy after each epoch, and what the comparison says of it in one sentence. */
import type { EpochRow } from '../../../run/events.ts';
import type { OverlayLine, OverlayPoint } from '../../charts/overlay.ts';
import { lookOf } from '../../charts/looks.ts';
import type { ChartTable } from '../../charts/chartTable.ts';
import { asShown, TITLES, writeShown, type Shown } from '../../charts/shown.ts';

/** In the order of epochs; of several folds their mean, of as many as have come that far. Empty without validation. */
export function accuracyByEpoch(rows: readonly EpochRow[]): readonly OverlayPoint[] {
  const byEpoch = new Map<number, number[]>();
  for (const { epoch, validation } of rows) {
    if (!validation) continue;
    byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), validation.correct / validation.n]);
  }
  return [...byEpoch]
    .map(([epoch, shares]) => ({
      epoch,
      value: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    }))
    .toSorted((a, b) => a.epoch - b.epoch);
}

/** The same lines, as errors where those are shown. */
export const linesShown = (lines: readonly OverlayLine[], shown: Shown): readonly OverlayLine[] =>
  lines.map(({ name, points }) => ({
    name,
    points: points.map(({ epoch, value }) => ({ epoch, value: asShown(shown, value) })),
  }));

/** "A, two-conv, ends at 98.91 % after epoch 5; B, deep-bn, was not validated. A reads best." of lines as they are shown. */
export function overlaySummary(lines: readonly OverlayLine[], shown: Shown): string {
  const parts = lines.map(({ name, points }, i) => {
    const last = points.at(-1);
    const end = last
      ? `ends at ${writeShown(shown, last.value)} after epoch ${last.epoch}`
      : 'was not validated';
    return `${lookOf(i).letter}, ${name}, ${end}`;
  });
  return `${parts.join('; ')}.`;
}

/** The lines in numbers: a row an epoch, a column a run. */
export function overlayTable(lines: readonly OverlayLine[], shown: Shown): ChartTable {
  const epochs = [...new Set(lines.flatMap(({ points }) => points.map(({ epoch }) => epoch)))];
  const at = ({ points }: OverlayLine, epoch: number): number | null =>
    points.find(point => point.epoch === epoch)?.value ?? null;
  return {
    caption: `Validation ${TITLES[shown].toLowerCase()} by epoch`,
    columns: [
      { title: 'Epoch' },
      ...lines.map(({ name }, i) => ({
        title: `${lookOf(i).letter}, ${name}`,
        write: (value: number) => writeShown(shown, value),
      })),
    ],
    rows: epochs.toSorted((a, b) => a - b).map(epoch => [epoch, ...lines.map(line => at(line, epoch))]),
  };
}
