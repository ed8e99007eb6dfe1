/** OptimizerStep on the memory of the variables themselves. */
import { keep, tensor as tensorOf, zeros, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { check, present, unreachable } from '../../../lib/check.ts';
import type { OptimizerState } from '../../../run/checkpoint.ts';
import {
  averagesOf,
  countedSteps,
  known,
  rememberedAverages,
  type OptimizerRule,
  type OptimizerStep,
} from '../../ops/ops.ts';
import type { StepNumber } from '../../ops/step-number.ts';
import type { Attached } from './attach.ts';
import { kernelCall, type Call } from './lanes/call.ts';
import { floatPieces } from './lanes/pieces.ts';
import { ADAM, DESCENT, MOMENTUM, RMSPROP } from './optimizers.ts';

/** An optimizer whose moving averages start at zero, or at what is remembered. */
export function wasmOptimizer(
  a: Attached,
  rule: OptimizerRule,
  variables: readonly Variable[],
  from?: OptimizerState,
): OptimizerStep {
  const averages = averagesOf(rule);
  const remembered = rememberedAverages(rule, variables, from);
  const slots = variables.map((variable, place) =>
    Array.from({ length: averages }, (_, average) =>
      keep(
        remembered
          ? tensorOf(present(remembered[place]?.[average], 'an average'), variable.shape)
          : zeros(variable.shape),
      ),
    ),
  );
  let time = from?.steps ?? 0;
  const rate: StepNumber = { now: 0 };
  const move = mover(rule, rate);
  return {
    apply: (gradients, learningRate) => {
      check(gradients.length === variables.length, 'one gradient a variable');
      a.each(() => {
        time++;
        rate.now = rateAt(rule, known(learningRate), time);
      });
      const tasks = variables.flatMap((variable, i) => {
        const gradient = present(gradients[i], 'gradient');
        check(gradient.size === variable.size, `gradient of ${variable.name}`);
        own(a, variable);
        const [weights, slope] = [a.address(variable), a.address(gradient)];
        const places = (slots[i] ?? []).map(slot => a.address(slot));
        return floatPieces(variable.size).map(({ first, end }) => [
          move(
            { weights: weights + 4 * first, gradient: slope + 4 * first, count: end - first },
            places.map(place => place + 4 * first),
          ),
        ]);
      });
      a.run(tasks);
    },
    read: () => {
      // Straight from the heap: tfjs would copy them once more.
      const values = slots.map(each => each.map(slot => a.floats(slot).slice()));
      return Promise.resolve({
        steps: countedSteps(rule, time),
        slots: Array.from({ length: averages }, (_, average) => values.flatMap(each => each[average] ?? [])),
      });
    },
    dispose: () => {
      for (const slot of slots.flat()) slot.dispose();
    },
  };
}

type Place = { readonly weights: number; readonly gradient: number; readonly count: number };
type Move = (place: Place, slots: readonly number[]) => Call;

/**
 * The rate that a step's kernels are given; `time` counts steps from 1. Keras folds both of Adam's corrections for the zero
 * start into the rate, and adds ε to the uncorrected root.
 */
function rateAt(rule: OptimizerRule, learningRate: number, time: number): number {
  if (rule.kind !== 'adam') return learningRate;
  return (learningRate * Math.sqrt(1 - rule.beta2 ** time)) / (1 - rule.beta1 ** time);
}

/** One step of the rule for some elements of a variable. */
function mover(rule: OptimizerRule, rate: StepNumber): Move {
  switch (rule.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon } = rule;
      const shares = { meanShare: 1 - beta1, squareShare: 1 - beta2 };
      return (place, [mean = 0, square = 0]) =>
        kernelCall(ADAM, { ...place, mean, square, rate, ...shares, epsilon });
    }
    case 'rmsprop': {
      const { rho, epsilon } = rule;
      return (place, [square = 0]) =>
        kernelCall(RMSPROP, { ...place, square, rate, rho, share: 1 - rho, epsilon });
    }
    case 'sgd': {
      const { momentum } = rule;
      if (momentum === 0) return place => kernelCall(DESCENT, { ...place, rate });
      return (place, [velocity = 0]) => kernelCall(MOMENTUM, { ...place, velocity, rate, momentum });
    }
    default:
      return unreachable(rule);
  }
}

/** Gives the variable a buffer of its own where a clone or a snapshot shares it: that one must not move along. */
export function own(a: Attached, variable: Variable): void {
  if (a.backend.refCount(variable.dataId) <= 1) return;
  a.hinder('a variable shares its values with a copy');
  const copy = a.output(variable.shape);
  a.copy(a.address(variable), a.address(copy), 4 * variable.size);
  const tensor: Tensor = a.track(copy);
  variable.assign(tensor);
  tensor.dispose();
}
