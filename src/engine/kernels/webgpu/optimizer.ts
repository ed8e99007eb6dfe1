/**
 * OptimizerStep on the buffers of the variables themselves, by Keras 3's formulas: several variables in one dispatch, as
 * many as the device binds buffers. Nothing is worked out in JavaScript from step to step, Adam's count of steps
 * included, so that a recorded step can be taken again.
 */
import {
  keep,
  scalar,
  tensor as tensorOf,
  tidy,
  zeros,
  type Tensor,
  type TensorInfo,
  type Variable,
} from '@tensorflow/tfjs-core';
import { check, present, unreachable } from '../../../lib/check.ts';
import { together } from '../../../lib/together.ts';
import type { OptimizerState } from '../../../run/checkpoint.ts';
import {
  averagesOf,
  isOnDevice,
  known,
  rememberedAverages,
  type OptimizerRule,
  type OptimizerStep,
  type StepValue,
} from '../../ops/ops.ts';
import { currentGpu, type Gpu } from './gpu.ts';
import { reads, writes } from './program.ts';
import { float } from './wgsl.ts';

/** An optimizer on the current backend, whose moving averages start at zero, or at what is remembered. */
export function gpuOptimizer(
  rule: OptimizerRule,
  variables: readonly Variable[],
  from?: OptimizerState,
): OptimizerStep {
  const gpu = currentGpu();
  const groups = groupsOf(gpu, rule, variables, from);
  const clock = rule.kind === 'adam' ? adamClock(gpu, rule, from?.steps ?? 0) : null;
  return {
    apply: (gradients, learningRate) => {
      check(gradients.length === variables.length, 'one gradient a variable');
      tidy(() => {
        const given = stepScalar(learningRate);
        const rate = clock ? clock.tick(given) : given;
        for (const group of groups) move(gpu, rule, group, gradients.slice(group.first), rate);
      });
    },
    read: async () => {
      const numbers = await together(
        groups.map(async ({ slots }) => (slots ? readApart(gpu, slots) : new Float32Array(0))),
      );
      const steps = (await clock?.read()) ?? 0;
      return { steps, slots: unpacked(rule, groups, numbers) };
    },
    dispose: () => {
      for (const { slots } of groups) slots?.dispose();
      clock?.dispose();
    },
  };
}

/**
 * A tensor's numbers as they are on the device now. By way of a copy: what tfjs has read of a tensor it keeps, and it does
 * not see that a replayed step changes it.
 */
async function readApart(gpu: Gpu, tensor: Tensor): Promise<Float32Array | Int32Array> {
  const copy = gpu.track(gpu.copy(tensor));
  try {
    return await copy.data<'float32' | 'int32'>();
  } finally {
    copy.dispose();
  }
}

/** A step value as a float on the device. */
const stepScalar = (value: StepValue): Tensor =>
  isOnDevice(value) ? value : scalar(known(value), 'float32');

/** Variables that are moved in one dispatch. */
interface Group {
  /** Place of the first among all variables. */
  readonly first: number;
  readonly variables: readonly Variable[];
  /** Moving averages, [how many, all elements of the group]; null where the rule needs none. */
  readonly slots: Tensor | null;
}

function groupsOf(
  gpu: Gpu,
  rule: OptimizerRule,
  variables: readonly Variable[],
  from: OptimizerState | undefined,
): Group[] {
  const averages = averagesOf(rule);
  const remembered = rememberedAverages(rule, variables, from);
  // Each variable binds itself and its gradient; all share the rate and the moving averages.
  const bound = gpu.backend.device.limits.maxStorageBuffersPerShaderStage;
  const most = Math.max(1, Math.floor((bound - (averages > 0 ? 2 : 1)) / 2));
  const groups: Group[] = [];
  for (let first = 0; first < variables.length; first += most) {
    const own = variables.slice(first, first + most);
    const shape: [number, number] = [averages, elements(own)];
    const slots =
      averages > 0
        ? keep(remembered ? packed(remembered.slice(first, first + own.length), shape) : zeros(shape))
        : null;
    groups.push({ first, variables: own, slots });
  }
  return groups;
}

/** The averages of a group's variables, each variable's one after the other, as slots of this shape. */
function packed(
  remembered: readonly (readonly Float32Array[])[],
  [averages, elementsEach]: [number, number],
): Tensor {
  const values = new Float32Array(averages * elementsEach);
  for (let average = 0; average < averages; average++) {
    let at = average * elementsEach;
    for (const own of remembered) {
      const part = present(own[average], 'an average');
      values.set(part, at);
      at += part.length;
    }
  }
  return tensorOf(values, [averages, elementsEach]);
}

/** The groups' slots as one list for each average, with an array of its own for each variable. */
function unpacked(
  rule: OptimizerRule,
  groups: readonly Group[],
  slots: readonly (Float32Array | Int32Array)[],
): OptimizerState['slots'] {
  return Array.from({ length: averagesOf(rule) }, (_, average) =>
    groups.flatMap(({ variables }, g) => {
      const values = present(slots[g], 'slots');
      let at = average * elements(variables);
      return variables.map(({ size }) => Float32Array.from(values.subarray(at, (at += size))));
    }),
  );
}

const elements = (tensors: readonly Tensor[]): number => tensors.reduce((sum, { size }) => sum + size, 0);

/** One step of a group's variables along their gradients. */
function move(
  gpu: Gpu,
  rule: OptimizerRule,
  { variables, slots }: Group,
  gradients: readonly Tensor[],
  rate: TensorInfo,
): void {
  const bindings = variables.flatMap((variable, v) => {
    const gradient = present(gradients[v], 'gradient');
    check(gradient.size === variable.size, `gradient of ${variable.name}`);
    makeOwn(gpu, variable);
    return [writes(`w${v}`, variable), reads(`g${v}`, gradient)];
  });
  const sizes = variables.map(({ size }) => size);
  const total = elements(variables);
  gpu.run({
    key: [rule.kind, ...Object.values(rule).slice(1), ...sizes].join('_'),
    bindings: [reads('rate', rate), ...(slots ? [writes('slots', slots)] : []), ...bindings],
    threads: total,
    width: gpu.tiles.plainWidth,
    main: () => `
      ${averagesOf(rule) > 0 ? 'var first = slots[index];' : ''}
      ${averagesOf(rule) > 1 ? `var second = slots[index + ${total}];` : ''}
      ${oneOf(sizes, (v, element) => `let g = g${v}[${element}]; ${formula(rule, `w${v}[${element}]`)}`)}
      ${averagesOf(rule) > 0 ? 'slots[index] = first;' : ''}
      ${averagesOf(rule) > 1 ? `slots[index + ${total}] = second;` : ''}
    `,
  });
}

/** WGSL that moves the weight `w` along `g`; `first` and `second` are its moving averages. */
function formula(rule: OptimizerRule, w: string): string {
  switch (rule.kind) {
    case 'adam':
      return `
        first += (g - first) * ${float(1 - rule.beta1)};
        second += (g * g - second) * ${float(1 - rule.beta2)};
        ${w} -= rate[0] * first / (sqrt(second) + ${float(rule.epsilon)});`;
    case 'rmsprop':
      return `
        first = ${float(rule.rho)} * first + ${float(1 - rule.rho)} * g * g;
        ${w} -= rate[0] * g / sqrt(first + ${float(rule.epsilon)});`;
    case 'sgd':
      return rule.momentum === 0
        ? `${w} -= rate[0] * g;`
        : `first = ${float(rule.momentum)} * first - rate[0] * g; ${w} += first;`;
    default:
      return unreachable(rule);
  }
}

/** WGSL that runs `body` for the one of several consecutive ranges of elements that `index` lies in. */
function oneOf(sizes: readonly number[], body: (range: number, element: string) => string): string {
  let from = 0;
  const branches = sizes.map((size, range) => {
    const element = from === 0 ? 'index' : `index - ${from}`;
    from += size;
    const isLast = range === sizes.length - 1;
    return `${isLast ? '' : `if (index < ${from})`} { ${body(range, element)} }`;
  });
  return branches.join(' else ');
}

/** Gives the variable a buffer of its own where a clone or a snapshot shares it: that one must not move along. */
export function makeOwn(gpu: Gpu, variable: Variable): void {
  if (!gpu.isShared(variable)) return;
  const copy = gpu.track(gpu.copy(variable));
  variable.assign(copy);
  copy.dispose();
}

/** Adam's count of steps, on the device. */
interface Clock {
  /** Counts one step and gives its rate: Keras folds both corrections for the averages' zero start into it. */
  tick(learningRate: Tensor): Tensor;
  /** The count. */
  read(): Promise<number>;
  dispose(): void;
}

function adamClock(
  gpu: Gpu,
  { beta1, beta2 }: Extract<OptimizerRule, { kind: 'adam' }>,
  steps: number,
): Clock {
  const count = keep(tensorOf([steps], [1], 'int32'));
  return {
    tick: learningRate => {
      const rate = gpu.output([1]);
      gpu.run({
        key: `adam_clock_${beta1}_${beta2}`,
        bindings: [reads('learningRate', learningRate), writes('count', count, 'i32'), writes('rate', rate)],
        threads: 1,
        width: 1,
        declarations: () => RISE,
        main: () => `
          let step = count[0] + 1;
          count[0] = step;
          let first = rise(f32(step) * ${float(Math.log(beta1))});
          let second = rise(f32(step) * ${float(Math.log(beta2))});
          rate[0] = learningRate[0] * sqrt(second) / first;
        `,
      });
      return gpu.track(rate);
    },
    read: async () => (await readApart(gpu, count))[0] ?? 0,
    dispose: () => count.dispose(),
  };
}

/**
 * 1 − eˣ for x ≤ 0. Near 0 by its series: at first 1 − β₂ᵗ is a thousandth, and the plain difference would have lost four
 * of its seven digits.
 */
const RISE = `
  fn rise(x : f32) -> f32 {
    var series = 0.0;
    for (var n = 9; n > 0; n--) { series = (series + 1.0) * x / f32(n); }
    return select(-series, 1.0 - exp(x), x < -0.5);
  }`;
