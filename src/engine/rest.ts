/** The moment between two pieces of a run's work: messages come in, and where the run is paused it waits. */
import { pause } from '../lib/pause.ts';
import { passed, type Gate } from '../run/gate.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What holds a run up. */
export interface Reins {
  readonly signal: AbortSignal;
  readonly gate: Gate;
  readonly watch: Stopwatch;
}

/** Lets messages in, then waits while the gate is closed, without the stopwatch; ends at once when the signal fires. */
export async function rest(reins: Reins): Promise<void> {
  await pause();
  await heldUp(reins);
}

/** Waits while the gate is closed, without the stopwatch, or until the signal fires. */
export async function heldUp({ signal, gate, watch }: Reins): Promise<void> {
  if (!gate.closed || signal.aborted) return;
  watch.stop();
  await passed(gate, signal);
  watch.go();
}
