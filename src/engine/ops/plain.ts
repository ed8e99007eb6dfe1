/** The ops with TensorFlow.js's own kernels: they run on every backend and are what faster makers are held against. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES } from '../../data/digits.ts';
import { mix } from '../../lib/random.ts';
import { dropout } from '../kernels/dropout.ts';
import { warp } from '../kernels/warp.ts';
import { known, type NormScale, type Ops, type Statistics } from './ops.ts';
import { plainOptimizer } from './plain-optimizer.ts';

export const plainOps: Ops = {
  conv: (x, kernel, bias, padding, activation) => {
    const sum = tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, 1, padding), bias);
    return activation === 'relu' ? tf.relu(sum) : sum;
  },
  convPool: (x, kernel, bias, padding, activation, size) =>
    plainOps.maxPool(plainOps.conv(x, kernel, bias, padding, activation), size),
  maxPool: (x, size) => tf.maxPool(x, size, size, 'valid'),
  relu: x => tf.relu(x),
  dense: (x, kernel, bias, activation) => {
    const sum = tf.add<tf.Tensor2D>(tf.matMul(x, kernel), bias);
    return activation === 'relu' ? tf.relu(sum) : sum;
  },
  batchNorm: normalise,
  batchNormTraining: (x, scale) => {
    const axes = x.shape.map((_, axis) => axis).slice(0, -1);
    const mean = tf.mean<tf.Tensor1D>(x, axes);
    const variance = tf.mean<tf.Tensor1D>(tf.square(tf.sub(x, mean)), axes);
    return {
      output: normalise(x, scale, { mean, variance }),
      // Copies, so that what is kept is not what the tape and its scopes hold.
      mean: tf.keep(tf.clone(mean)),
      variance: tf.keep(tf.clone(variance)),
    };
  },
  dropout: (x, rate, key, place) => dropout(x, { rate, key: mix(known(key) + place) }),
  crossEntropy: (logits, labels) => {
    const rows = labels.rank === 2 ? labels : tf.oneHot(labels, CLASSES);
    return tf.neg(tf.mean(tf.sum(tf.mul(rows, tf.logSoftmax(logits)), 1)));
  },
  countCorrect: (logits, labels) => tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')),
  decay: (weights, l2, { loss, gradient }) =>
    tf.tidy(() => ({
      loss: tf.add<tf.Scalar>(loss, tf.mul(tf.sum(tf.square(weights)), l2)),
      gradient: tf.add(gradient, tf.mul(weights, 2 * l2)),
    })),
  warp,
  follow: (average, value, momentum) =>
    tf.tidy(() => average.assign(tf.add(tf.mul(average, momentum), tf.mul(value, 1 - momentum)))),
  optimizer: plainOptimizer,
};

function normalise(
  x: tf.Tensor,
  { gamma, beta, epsilon, activation }: NormScale,
  { mean, variance }: Statistics,
) {
  const spread = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const out = tf.add(tf.mul(spread, gamma), beta);
  return activation === 'relu' ? tf.relu(out) : out;
}
