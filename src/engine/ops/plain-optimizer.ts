/**
 * Adam, RMSprop and SGD with momentum by Keras 3's formulas (keras/src/optimizers/{adam,rmsprop,sgd}.py, 3.x), in
 * TensorFlow.js ops. tfjs's own differ: its Adam adds epsilon elsewhere, its SGD and momentum ignore a changed rate.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unreachable } from '../../lib/check.ts';
import { known, type OptimizerRule, type OptimizerStep } from './ops.ts';

/** The moving averages of one variable, as variables of their own. */
type Slots = readonly tf.Variable[];

/** A fresh optimizer; its slots start at zero. */
export function plainOptimizer(rule: OptimizerRule, variables: readonly tf.Variable[]): OptimizerStep {
  const slots = variables.map(variable =>
    Array.from({ length: slotCount(rule) }, () =>
      tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)),
    ),
  );
  let steps = 0;
  return {
    apply: (gradients, learningRate) => {
      steps++;
      const rate = known(learningRate);
      variables.forEach((variable, i) => {
        const gradient = gradients[i];
        const own = slots[i];
        if (gradient && own) tf.tidy(() => move(rule, variable, gradient, own, rate, steps));
      });
    },
    dispose: () => slots.flat().forEach(slot => slot.dispose()),
  };
}

const slotCount = (rule: OptimizerRule): number => (rule.kind === 'adam' ? 2 : 1);

/** One step of one variable; `step` counts from 1. */
function move(
  rule: OptimizerRule,
  variable: tf.Variable,
  gradient: tf.Tensor,
  slots: Slots,
  rate: number,
  step: number,
): void {
  const [first, second] = slots;
  if (!first) return;
  switch (rule.kind) {
    case 'adam': {
      if (!second) return;
      const { beta1, beta2, epsilon } = rule;
      const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      first.assign(blend(first, gradient, beta1));
      second.assign(blend(second, tf.square(gradient), beta2));
      const change = tf.div(tf.mul(first, alpha), tf.add(tf.sqrt(second), epsilon));
      variable.assign(tf.sub(variable, change));
      return;
    }
    case 'rmsprop': {
      first.assign(blend(first, tf.square(gradient), rule.rho));
      const change = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(first, rule.epsilon)));
      variable.assign(tf.sub(variable, change));
      return;
    }
    case 'sgd': {
      first.assign(tf.sub(tf.mul(first, rule.momentum), tf.mul(gradient, rate)));
      variable.assign(tf.add(variable, first));
      return;
    }
    default:
      unreachable(rule);
  }
}

/** decay·average + (1−decay)·value. */
const blend = (average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor =>
  tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay));
