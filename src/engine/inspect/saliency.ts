/** Which pixels speak for a digit: the gradient of its logit by the image. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES } from '../../data/digits.ts';
import { check } from '../../lib/check.ts';
import { layerTable } from '../../recipe/network.ts';
import { lower } from '../lower.ts';
import { imageTensor, type LiveModel } from '../model.ts';
import type { Ops } from '../ops/ops.ts';
import { plainOps } from '../ops/plain.ts';
import { takeAllBack } from '../read-back.ts';
import { clearTape } from '../tape.ts';

/** 784 slopes: by how much the logit of `digit` grows with each pixel's ink, ink being 0 to 1. */
export async function saliencyOf(
  { network, variables }: LiveModel,
  ops: Ops,
  image: Uint8Array<ArrayBuffer>,
  digit: number,
): Promise<Float32Array<ArrayBuffer>> {
  const read = lower(layerTable(network));
  const differentiable = withGradients(ops);
  const gradient = ((): tf.Tensor => {
    try {
      return tf.tidy(() => {
        const chosen = tf.oneHot([digit], CLASSES, 1, 0, 'float32');
        const logit = (x: tf.Tensor): tf.Tensor =>
          tf.sum(tf.mul(read(differentiable, x as tf.Tensor4D, variables), chosen));
        return tf.grad(logit)(imageTensor(image));
      });
    } catch (fault) {
      clearTape();
      throw fault;
    }
  })();
  const [saliency] = await takeAllBack([gradient]);
  check(saliency, 'a gradient');
  return saliency;
}

/**
 * The ops with a gradient for everything that reading an image needs: those of our kernels for batch norm with given statistics
 * have none, since training never differentiates that.
 */
const withGradients = (ops: Ops): Ops => ({
  ...ops,
  batchNorm: (x, scale, statistics) => {
    const linear = plainOps.batchNorm(x, { ...scale, activation: 'linear' }, statistics);
    return scale.activation === 'relu' ? ops.relu(linear) : linear;
  },
});
