/** How a fold stands, in a few words. */
import type { FoldState } from '../../run/state.ts';
import { percent } from '../../lib/format.ts';

/** "waiting", "epoch 3 of 10", "validating", "98.91 %", "failed"; `running` is false once the run is over. */
export function foldText(
  { status, epoch, epochs: rows, result }: FoldState,
  epochs: number,
  running: boolean,
): string {
  switch (status) {
    case 'waiting':
      return running ? 'waiting' : 'not trained';
    case 'training':
      if (!running) return `stopped after epoch ${rows.length}`;
      return `epoch ${Math.max(1, epoch)} of ${epochs}`;
    case 'validating':
      return running ? `validating epoch ${epoch}` : `stopped after epoch ${rows.length}`;
    case 'finished':
      return result?.score ? `finished, ${percent(result.score.correct / result.score.n)}` : 'finished';
    case 'failed':
      return 'failed';
  }
}
