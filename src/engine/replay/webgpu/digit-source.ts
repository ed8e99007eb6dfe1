/** Where a step's digits come from: the whole set kept on the device, or one batch at a time where it does not fit. */
import type { Rank, Tensor1D } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { gatherImages, PIXELS, type DigitSet } from '../../../data/digits.ts';
import { present } from '../../../lib/check.ts';
import { fedTensor } from './fed-tensor.ts';

export interface DigitSource {
  /** The images' bytes, four to an int32, as `gatherDigits` takes them: [images · 196]. */
  readonly images: Tensor1D;
  /** [images], int32. */
  readonly labels: Tensor1D;
  /** Where the digits at these rows of the set are to be found here; brings them along where they are not yet. */
  place(rows: Int32Array): Int32Array<ArrayBuffer>;
  dispose(): void;
}

/** Bytes of one write: each is staged, so a large set in one piece would take its memory twice. */
const PIECE = 8 * 2 ** 20;

/** All labelled digits of the set, uploaded once. */
export function residentDigits(backend: WebGPUBackend, digits: DigitSet): DigitSource {
  const { images, labels, dispose } = buffersFor(backend, digits.count);
  for (let from = 0; from < digits.images.length; from += PIECE)
    images.write(digits.images.subarray(from, from + PIECE), from);
  labels.write(Int32Array.from(present(digits.labels, 'labels')));
  return { images: images.tensor, labels: labels.tensor, place: rows => Int32Array.from(rows), dispose };
}

/** Room for `size` digits, which each batch brings along. */
export function batchDigits(backend: WebGPUBackend, digits: DigitSet, size: number): DigitSource {
  const { images, labels, dispose } = buffersFor(backend, size);
  const known = present(digits.labels, 'labels');
  const inOrder = Int32Array.from({ length: size }, (_, i) => i);
  return {
    images: images.tensor,
    labels: labels.tensor,
    place: rows => {
      images.write(gatherImages(digits, rows));
      labels.write(Int32Array.from(rows, row => known[row] ?? 0));
      return inOrder;
    },
    dispose,
  };
}

function buffersFor(backend: WebGPUBackend, count: number) {
  const images = fedTensor<Rank.R1>(backend, [(count * PIXELS) / 4], 'int32');
  const labels = fedTensor<Rank.R1>(backend, [count], 'int32');
  const dispose = (): void => {
    images.dispose();
    labels.dispose();
  };
  return { images, labels, dispose };
}
