/** A run's validation accuracy after each epoch, and what the comparison says of it in one sentence. */
import type { EpochRow } from '../../../run/events.ts';
import type { OverlayLine, OverlayPoint } from '../../charts/overlay.ts';
import { lookOf } from '../../charts/looks.ts';
import { percent } from '../../parts/format.ts';

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

/** "Validation accuracy by epoch: A, two-conv, 98.91 % after epoch 5; B, deep-bn, not validated." */
export function overlaySummary(lines: readonly OverlayLine[]): string {
  const parts = lines.map(({ name, points }, i) => {
    const last = points.at(-1);
    const end = last ? `${percent(last.value)} after epoch ${last.epoch}` : 'not validated';
    return `${lookOf(i).letter}, ${name}, ${end}`;
  });
  return `Validation accuracy by epoch: ${parts.join('; ')}.`;
}
