/** What a step on WebGPU is fed with: batches gathered on the device, and dropout keyed by a tensor. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { PIXELS } from '../../../data/digits.ts';
import { random } from '../../../lib/random.ts';
import { imageTensor } from '../../model.ts';
import type { StepValue } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import { counts, hasWebgpu, on, startWebgpu } from './fixture.ts';
import { gatherDigits, packDigits } from './gather.ts';

const found = await hasWebgpu();

describe.skipIf(!found)(found ? 'webgpu' : 'webgpu (skipped: no adapter)', () => {
  let ours = plainOps;
  beforeAll(async () => {
    ours = await startWebgpu();
  });

  test('gathered digits are the uploaded ones, bit for bit, for every byte', async () => {
    const draw = random(4);
    const bytes = Uint8Array.from({ length: 5 * PIXELS }, (_, i) => (i < 256 ? i : draw.below(256)));
    const rows = [4, 0, 0, 3];
    const before = counts();
    const [images, labels] = await on('webgpu', () => {
      const batch = gatherDigits(
        tf.tensor1d(packDigits(bytes), 'int32'),
        tf.tensor1d([7, 1, 9, 0, 5], 'int32'),
        tf.tensor1d(rows, 'int32'),
      );
      expect(batch.images.shape).toEqual([4, 28, 28, 1]);
      expect(batch.labels.dtype).toBe('int32');
      return [batch.images, batch.labels];
    });
    expect(counts()).toEqual(before);
    const uploaded = rows.flatMap(row => [...bytes.subarray(row * PIXELS, (row + 1) * PIXELS)]);
    const [expected] = await on('cpu', () => [imageTensor(Uint8Array.from(uploaded))]);
    expect(images).toEqual(expected);
    expect(labels).toEqual(Float32Array.from([5, 7, 7, 0]));
  });

  test.each([[[7]], [[3, 5]], [[2, 3, 3, 5]]])(
    'dropout of %j drops what the reference drops, the key known here or on the device, its gradient too',
    async shape => {
      for (const key of [0, 77, -123456789, 0xfedcba98]) {
        const run = (ops: typeof ours, given: StepValue): tf.Tensor[] => {
          const drop = (x: tf.Tensor): tf.Tensor => ops.dropout(x, 0.4, given, 3);
          const { value, grad } = tf.valueAndGrad(drop)(tf.fill(shape, 1.5), tf.fill(shape, 1.5));
          return [value, grad];
        };
        const before = counts();
        const [value, slope] = await on('webgpu', () => run(ours, key));
        const [keyed] = await on('webgpu', () => run(ours, tf.scalar(key | 0, 'int32')));
        expect(counts()).toEqual(before);
        const [expected] = await on('cpu', () => run(plainOps, key));
        expect(value).toEqual(expected);
        expect(slope).toEqual(expected);
        expect(keyed).toEqual(expected);
      }
    },
  );
});
