/** The WASM warp against the reference. In Node and, through kernels.browser.test.ts, in Chromium. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WARP_CASES, WARP_TOLERANCE, warpAbsurdly, warpOnce } from '../warp-cases.ts';
import type { Attached } from './attach.ts';
import { distance, on, startWasm } from './fixture.ts';
import { registerKernels, unregisterKernels } from './register.ts';
import { warpSignature } from './warp.ts';

let attached: Attached;
beforeAll(async () => {
  attached = await startWasm();
  registerKernels(attached);
});
afterAll(() => {
  unregisterKernels();
  attached.dispose();
});

/** More images than one piece holds. */
const MANY = { fill: 'nearest', shape: [50, 28, 28, 1] } as const;

test.each([...WARP_CASES, MANY])('$fill at $shape equals the reference', async warpCase => {
  const work = (): tf.Tensor[] => [warpOnce(warpCase)];
  const before = tf.memory().numTensors;
  const [actual] = await on('wasm', work);
  expect(tf.memory().numTensors).toBe(before);
  const [expected] = await on('cpu', work);
  expect(distance(actual ?? new Float32Array(), expected ?? new Float32Array())).toBeLessThan(WARP_TOLERANCE);
});

test.each(['nearest', 'constant', 'reflect', 'wrap'] as const)(
  'absurd transforms stay within the image: %s',
  async fill => {
    const [values] = await on('wasm', () => [warpAbsurdly(fill)]);
    // All pixels are 1: anything else than that, nothing and NaN was read from elsewhere.
    expect(values?.every(v => v === 1 || v === 0 || Number.isNaN(v))).toBe(true);
  },
);

test.each([4, 5, 6, 7])('writes to its images alone: width %i', width => {
  const size = 3 * width;
  const room = tf.tensor1d(new Float32Array(size + 8).fill(-1));
  const images = tf.ones([1, 3, width, 1]);
  const transforms = tf.tensor2d([[1, 0, 0, 0, 1, 0]]);
  attached.call(warpSignature('nearest'), {
    images: attached.address(images),
    transforms: attached.address(transforms),
    output: attached.address(room),
    count: 1,
    height: 3,
    width,
  });
  expect([...attached.floats(room)]).toEqual([...Array<number>(size).fill(1), ...Array<number>(8).fill(-1)]);
  tf.dispose([room, images, transforms]);
});
