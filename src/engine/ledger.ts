/**
 * Step results on their way back from the device. Reading a number makes the device finish all work before it, so results
 * are read in groups: as many steps as fit into about a tenth of a second, one where steps are slow.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { StepResult } from './step.ts';

/** How much work may be under way before its numbers are read: the pace of the curves, and of Stop. */
const GROUP_MS = 100;

export interface ReadSteps {
  readonly losses: Float32Array<ArrayBuffer>;
  readonly accuracies: Float32Array<ArrayBuffer>;
  readonly images: number;
  /** From the group before (or the ledger's making) to the end of this one, in milliseconds. */
  readonly durationMs: number;
}

export interface Ledger {
  /** Takes over a step's tensors; true when the group is full and should be read. */
  add(step: StepResult, images: number): boolean;
  /** Waits for the device and returns the group's numbers, in order; the ledger is then empty. */
  read(): Promise<ReadSteps>;
  /** Frees what was never read. */
  dispose(): void;
}

/** `now` is in milliseconds. */
export function ledger(now: () => number = () => performance.now()): Ledger {
  let steps: StepResult[] = [];
  let sizes: number[] = [];
  let capacity = 1;
  let since = now();

  const dispose = (): void => {
    for (const step of steps) tf.dispose([step.loss, step.correct]);
    steps = [];
    sizes = [];
  };

  return {
    dispose,
    add: (step, images) => {
      steps.push(step);
      sizes.push(images);
      return steps.length >= capacity;
    },
    read: async () => {
      const count = steps.length;
      const packed = tf.tidy(() => tf.stack(steps.flatMap(step => [step.loss, step.correct])));
      const values = await packed.data();
      packed.dispose();
      const durationMs = now() - since;
      since = now();
      const group = {
        durationMs,
        losses: Float32Array.from({ length: count }, (_, i) => values[2 * i] ?? NaN),
        accuracies: Float32Array.from(
          { length: count },
          (_, i) => (values[2 * i + 1] ?? NaN) / (sizes[i] ?? 1),
        ),
        images: sizes.reduce((sum, n) => sum + n, 0),
      };
      dispose();
      // Growth is gentle, since the first steps compile shaders and say little about those to come.
      const fitting = Math.floor((GROUP_MS * count) / Math.max(durationMs, 0.01));
      capacity = Math.max(1, Math.min(fitting, capacity * 2, 256));
      return group;
    },
  };
}
