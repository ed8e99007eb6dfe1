/** The ops with TensorFlow.js's own kernels: they run on every backend and are what faster makers are held against. */
import * as tf from '@tensorflow/tfjs-core';
import { CLASSES } from '../../data/digits.ts';
import { dropout } from '../kernels/dropout.ts';
import type { Ops } from './ops.ts';
import { plainOptimizer } from './plain-optimizer.ts';

export const plainOps: Ops = {
  conv: (x, kernel, bias, padding, activation) => {
    const sum = tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, 1, padding), bias);
    return activation === 'relu' ? tf.relu(sum) : sum;
  },
  convPool: (x, kernel, bias, padding, activation, size) =>
    plainOps.maxPool(plainOps.conv(x, kernel, bias, padding, activation), size),
  maxPool: (x, size) => tf.maxPool(x, size, size, 'valid'),
  dense: (x, kernel, bias, activation) => {
    const sum = tf.add<tf.Tensor2D>(tf.matMul(x, kernel), bias);
    return activation === 'relu' ? tf.relu(sum) : sum;
  },
  dropout: (x, rate, key) => dropout(x, { rate, key }),
  crossEntropy: (logits, labels) => {
    const likelihoods = tf.mul(tf.oneHot(labels, CLASSES), tf.logSoftmax(logits));
    return tf.neg(tf.mean(tf.sum(likelihoods, 1)));
  },
  optimizer: plainOptimizer,
};
