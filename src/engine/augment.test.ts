/** Augmentation against Keras's: its matrices and scipy's sampling, pixel by pixel (augment.py says how to make the file). */
import '@tensorflow/tfjs-backend-cpu';
import './autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { PIXELS, SIDE } from '../data/digits.ts';
import { random } from '../lib/random.ts';
import expected from './augment.json' with { type: 'json' };
import { randomTransforms, transform } from './augment.ts';
import { plainOps } from './ops/plain.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** The picture of augment.py. */
const picture = Float32Array.from({ length: PIXELS }, (_, i) => {
  const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
  return Math.round(127.5 * (1 + Math.sin(x / 3) * Math.cos(y / 4 + x / 9))) / 255;
});

test.for(expected)('%# is Keras’s within 1/255', async ({ draw, fill, pixels }) => {
  const image = tf.tensor4d(picture, [1, SIDE, SIDE, 1]);
  const map = tf.tensor2d([[...transform(draw, SIDE)]]);
  const moved = plainOps.warp(image, map, fill === 'nearest' ? 'nearest' : 'reflect');
  const values = await moved.data();
  tf.dispose([image, map, moved]);
  const worst = pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? NaN))), 0);
  expect(worst).toBeLessThan(1 / 255);
});

test('draws fill their ranges evenly and leave the others alone', () => {
  const none = { rotation: 0, widthShift: 0, heightShift: 0, zoom: 0, shear: 0 };
  const still = randomTransforms(none, 5, SIDE, random(1));
  for (let i = 0; i < 5; i++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = still.subarray(i * 6, i * 6 + 6);
    [a - 1, b, c, d, e - 1, f].forEach(value => expect(value).toBeCloseTo(0, 5));
  }
  const shifted = randomTransforms({ ...none, widthShift: 0.1 }, 2000, SIDE, random(1));
  const columns = Array.from({ length: 2000 }, (_, i) => shifted[i * 6 + 2] ?? NaN);
  const rows = Array.from({ length: 2000 }, (_, i) => shifted[i * 6 + 5] ?? NaN);
  expect(Math.max(...columns.map(Math.abs))).toBeGreaterThan(2.75);
  expect(Math.max(...columns.map(Math.abs))).toBeLessThanOrEqual(2.8 + 1e-5);
  expect(Math.abs(columns.reduce((sum, value) => sum + value, 0) / 2000)).toBeLessThan(0.15);
  expect(Math.max(...rows.map(Math.abs))).toBeCloseTo(0, 5);
});
