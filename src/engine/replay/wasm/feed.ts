/** The tensors that a step of one kind reads its inputs from: they stay where they are, and are written to before each step. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES, imageAt, PIXELS, SIDE, type DigitSet } from '../../../data/digits.ts';
import { present } from '../../../lib/check.ts';
import type { LabelForm } from '../../batches.ts';
import type { Attached } from '../../kernels/wasm/attach.ts';
import type { StepInputs } from '../../stepper.ts';

export interface Feed {
  /** [n, 28, 28, 1], 0…1. */
  readonly images: tf.Tensor4D;
  /** [n], int32. */
  readonly labels: tf.Tensor1D;
  /** As the loss takes them: `labels` itself, or rows [n, 10]. */
  readonly targets: tf.Tensor1D | tf.Tensor2D;
  /** [n, 6] for `Ops.warp`, or null. */
  readonly transforms: tf.Tensor2D | null;
  /** Writes a step's inputs into them. */
  write(inputs: StepInputs): void;
  dispose(): void;
}

/** Steps of the same kind can share a feed. */
export const kindOf = ({ rows, transforms }: StepInputs): string =>
  transforms ? `${rows.length} moved` : `${rows.length}`;

/** Tensors for steps like this one; the caller disposes them. Throws OutOfMemory. */
export function feedFor(a: Attached, digits: DigitSet, form: LabelForm, like: StepInputs): Feed {
  const known = present(digits.labels, 'labels');
  const { made, images, labels, shares, transforms } = tensorsFor(form, like);
  const spread = form.labelSmoothing / CLASSES;
  return {
    images,
    labels,
    targets: shares ?? labels,
    transforms: transforms ?? null,
    write: inputs => {
      writePixels(a.floats(images), digits, inputs.rows);
      a.integers(labels).set(inputs.rows.map(row => known[row] ?? 0));
      if (shares) {
        const rows = a.floats(shares).fill(spread);
        inputs.rows.forEach((row, i) => {
          rows[i * CLASSES + (known[row] ?? 0)] = 1 - form.labelSmoothing + spread;
        });
      }
      if (transforms && inputs.transforms) a.floats(transforms).set(inputs.transforms);
    },
    dispose: () => tf.dispose(made),
  };
}

/** All of them, or none where memory does not last. */
const tensorsFor = (form: LabelForm, { rows: { length: size }, transforms: moved }: StepInputs) =>
  tf.tidy(() => {
    const images = tf.zeros<tf.Rank.R4>([size, SIDE, SIDE, 1]);
    const labels = tf.zeros<tf.Rank.R1>([size], 'int32');
    const shares = form.loss === 'sparse' ? undefined : tf.zeros<tf.Rank.R2>([size, CLASSES]);
    const transforms = moved ? tf.zeros<tf.Rank.R2>([size, 6]) : undefined;
    const made = [images, labels, shares, transforms].flatMap(tensor => (tensor ? [tf.keep(tensor)] : []));
    return { made, images, labels, shares, transforms };
  });

/** What each byte is to the network. */
const SHADES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Writes the digits at `rows` as the network reads them: fifty thousand pixels a step, while the other lanes wait. */
function writePixels(target: Float32Array, digits: DigitSet, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const image = imageAt(digits, rows[i] ?? -1);
    const first = i * PIXELS;
    for (let pixel = 0; pixel < PIXELS; pixel++) target[first + pixel] = SHADES[image[pixel] ?? 0] ?? 0;
  }
}
