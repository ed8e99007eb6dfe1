/** The tape on which TensorFlow.js notes what gradients need. */
import { dispose, engine } from '@tensorflow/tfjs-core';

/** Frees what a pass that failed has left on the tape: TensorFlow.js 4.22 does that only after one that succeeded. */
export function clearTape(): void {
  const { state } = engine();
  for (const { saved } of state.activeTape ?? []) dispose(saved ?? []);
  state.activeTape = [];
}
