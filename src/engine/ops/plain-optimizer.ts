/**
 * Adam, RMSprop and SGD with momentum by Keras 3's formulas (keras/src/optimizers/{adam,rmsprop,sgd}.py, 3.x), in
 * TensorFlow.js ops. tfjs's own differ: its Adam adds epsilon elsewhere, its SGD and momentum ignore a changed rate.
 */
import * as tf from '@tensorflow/tfjs-core';
import { present, unreachable } from '../../lib/check.ts';
import { together } from '../../lib/together.ts';
import type { OptimizerState } from '../../run/checkpoint.ts';
import { readBack } from '../read-back.ts';
import {
  averagesOf,
  countedSteps,
  known,
  rememberedAverages,
  type OptimizerRule,
  type OptimizerStep,
} from './ops.ts';

/** The moving averages of one variable, as variables of their own. */
type Slots = readonly tf.Variable[];

/** An optimizer whose slots start at zero, or at what is remembered. */
export function plainOptimizer(
  rule: OptimizerRule,
  variables: readonly tf.Variable[],
  from?: OptimizerState,
): OptimizerStep {
  const averages = averagesOf(rule);
  const remembered = rememberedAverages(rule, variables, from);
  const slots = variables.map((variable, place) =>
    Array.from({ length: averages }, (_, average) =>
      tf.tidy(() =>
        tf.variable(
          remembered
            ? tf.tensor(present(remembered[place]?.[average], 'an average'), variable.shape)
            : tf.zeros(variable.shape),
          false,
        ),
      ),
    ),
  );
  let steps = from?.steps ?? 0;
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
    read: async () => {
      const values = await together(slots.map(own => together(own.map(readBack))));
      return {
        steps: countedSteps(rule, steps),
        slots: Array.from({ length: averages }, (_, average) => values.flatMap(own => own[average] ?? [])),
      };
    },
    dispose: () => slots.flat().forEach(slot => slot.dispose()),
  };
}

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
  switch (rule.kind) {
    case 'adam': {
      if (!first || !second) return;
      const { beta1, beta2, epsilon } = rule;
      const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      first.assign(blend(first, gradient, beta1));
      second.assign(blend(second, tf.square(gradient), beta2));
      const change = tf.div(tf.mul(first, alpha), tf.add(tf.sqrt(second), epsilon));
      variable.assign(tf.sub(variable, change));
      return;
    }
    case 'rmsprop': {
      if (!first) return;
      first.assign(blend(first, tf.square(gradient), rule.rho));
      const change = tf.div(tf.mul(gradient, rate), tf.sqrt(tf.add(first, rule.epsilon)));
      variable.assign(tf.sub(variable, change));
      return;
    }
    case 'sgd': {
      if (!first) {
        variable.assign(tf.sub(variable, tf.mul(gradient, rate)));
        return;
      }
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
