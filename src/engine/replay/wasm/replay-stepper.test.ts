/** Replayed steps against the same steps taken op by op, on WASM: bit for bit, and the heap as it was. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../../recipe/network.ts';
import { presets } from '../../../recipe/presets.ts';
import type { Attached } from '../../kernels/wasm/attach.ts';
import { startWasm } from '../../kernels/wasm/fixture.ts';
import { wasmOps } from '../../kernels/wasm/ops.ts';
import { unregisterKernels } from '../../kernels/wasm/register.ts';
import type { Ops, OptimizerRule } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { MakeStepper } from '../../stepper.ts';
import { ADAM, eager, logitsOf, stepAt, train, type Training } from '../fixture.ts';
import { replayStepper, type ReplayStepper } from './replay-stepper.ts';

/** Every kind of layer that our kernels cover. */
const COVERED: Network = [
  { kind: 'conv', filters: 12, size: 5, padding: 'valid', activation: 'linear' },
  { kind: 'maxPool', size: 3 },
  { kind: 'batchNorm', momentum: 0.9, epsilon: 0.001 },
  { kind: 'relu' },
  { kind: 'dropout', rate: 0.25 },
  { kind: 'conv', filters: 8, size: 3, padding: 'same', activation: 'relu' },
  { kind: 'conv', filters: 4, size: 4, padding: 'valid', activation: 'relu' },
  { kind: 'maxPool', size: 2 },
  { kind: 'flatten' },
  { kind: 'dense', units: 8, activation: 'relu', l2: 0.01 },
  { kind: 'relu' },
  { kind: 'dropout', rate: 0.4 },
  { kind: 'dense', units: 10, activation: 'softmax' },
];

let a: Attached;
let ops: Ops;
/** The stepper of the last training. */
let last: ReplayStepper | null = null;
const replaying: MakeStepper = job => Promise.resolve((last = replayStepper(a, job)));

beforeAll(async () => {
  a = await startWasm();
  ops = wasmOps(plainOps, a);
});
afterAll(() => {
  unregisterKernels();
  a.dispose();
});

type Asked = Omit<Training, 'ops' | 'make'>;

/** The same training twice; the second time so many of its steps must have been replayed. */
async function expectSame(training: Asked, replays: number): Promise<void> {
  const given = { network: COVERED, ops, ...training };
  const before = tf.memory().numTensors;
  const expected = await train({ ...given, make: eager });
  const actual = await train({ ...given, make: replaying });
  expect(last?.obstacle).toBeNull();
  expect(last?.replays).toBe(replays);
  expect(actual).toEqual(expected);
  expect(expected.losses.every(Number.isFinite)).toBe(true);
  expect(expected.losses.length).toBe(training.steps.length);
  expect(tf.memory().numTensors).toBe(before);
}

const five = [0, 1, 2, 3, 4].map(at => stepAt(at, 4));
const RULES: readonly OptimizerRule[] = [
  ADAM,
  { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0 },
];

test.for(RULES)('five steps in one group, rate changed on the way: %o', async rule => {
  await expectSame({ steps: five, rule }, 3);
});

test('shares of labels and augmentation', async () => {
  const steps = [0, 1, 2, 3].map(at => stepAt(at, 3, true));
  await expectSame({ steps, loss: 'categorical', labelSmoothing: 0.1, fill: 'reflect' }, 2);
});

test.for(presets)('every step of $id but the first two is replayed', async ({ network, recipe }) => {
  const steps = [0, 1, 2].map(at => stepAt(at, 2, true));
  await expectSame({ steps, network: network(recipe), loss: recipe.loss }, 1);
});

test('an odd batch in between costs no recording; another kind that stays gets one', async () => {
  const steps = [4, 4, 4, 3, 4, 5, 5, 5, 4].map((size, at) => stepAt(at, size));
  await expectSame({ steps }, 3); // the third, the fifth and the eighth step
});

test('weights read and digits predicted between steps', async () => {
  const seen = new Map<MakeStepper, Float32Array[]>();
  for (const make of [eager, replaying]) {
    const numbers: Float32Array[] = [];
    const between: Training['between'] = async model => {
      const logits = logitsOf(model);
      numbers.push(Float32Array.from(await logits.data()), ...(await model.read()));
      logits.dispose();
    };
    await train({ ops, make, network: COVERED, steps: five, between });
    seen.set(make, numbers);
  }
  expect(last?.replays).toBe(3);
  expect(seen.get(replaying)).toEqual(seen.get(eager));
});

test('variables given other values between steps', async () => {
  const between: Training['between'] = async (model, at) => {
    if (at !== 2) return;
    for (const variable of [model.variables[0], model.variables[4]].flatMap(v => v ?? [])) {
      const halved = tf.mul(variable, 0.5);
      variable.assign(halved);
      halved.dispose();
    }
    await Promise.resolve();
  };
  // The third and the fifth: the fourth finds the variables elsewhere.
  await expectSame({ steps: five, between }, 2);
});

test('a clone of a variable keeps its values', async () => {
  const clones: tf.Tensor[] = [];
  const kept: Float32Array[] = [];
  const between: Training['between'] = async (model, at) => {
    if (at !== 2) return;
    const [variable] = model.variables;
    if (!variable) return;
    clones.push(variable.clone());
    kept.push(Float32Array.from(await variable.data()));
  };
  // The fourth gives the variable memory of its own, the fifth is recorded.
  await expectSameButFor(clones, { steps: five, between }, 1);
  expect(clones.map(clone => Float32Array.from(clone.dataSync()))).toEqual(kept);
  tf.dispose(clones);
});

/** The same where the training itself leaves tensors behind. */
async function expectSameButFor(left: readonly tf.Tensor[], training: Asked, replays: number): Promise<void> {
  const given = { network: COVERED, ops, ...training };
  const before = tf.memory().numTensors;
  const expected = await train({ ...given, make: eager });
  expect(await train({ ...given, make: replaying })).toEqual(expected);
  expect(last?.replays).toBe(replays);
  expect(tf.memory().numTensors).toBe(before + left.length);
}

test('a network with kernels of tfjs’s own in it is trained op by op, and says why', async () => {
  const network: Network = [
    { kind: 'flatten' },
    { kind: 'dense', units: 6, activation: 'relu' }, // ReLU is part of a product where there are four by four units
    { kind: 'dense', units: 10, activation: 'softmax' },
  ];
  const given = { ops, network, steps: five };
  const expected = await train({ ...given, make: eager });
  expect(await train({ ...given, make: replaying })).toEqual(expected);
  expect(last?.replays).toBe(0);
  expect(last?.obstacle).toMatch(/^tfjs’s own \w+ is part of it$/);
});

test('a step that breaks off leaves no tensor behind, whether it was to be recorded or not', async () => {
  let broken = false;
  const breaking: MakeStepper = job => {
    const { apply } = job.optimizer;
    const optimizer: typeof job.optimizer = {
      ...job.optimizer,
      apply: (...given) => {
        if (broken) throw new Error('lost');
        apply(...given);
      },
    };
    return replaying({ ...job, optimizer });
  };
  const before = tf.memory().numTensors;
  for (const steps of [1, 2]) {
    const between: Training['between'] = async (_model, at) => {
      broken = at === steps - 2;
      await Promise.resolve();
    };
    broken = steps === 1;
    await expect(
      train({ ops, make: breaking, network: COVERED, steps: five.slice(0, steps), between }),
    ).rejects.toThrow('lost');
    expect(tf.memory().numTensors).toBe(before);
  }
});

test('a recording gives its memory back', async () => {
  const heapBytes = (): number => a.floatsAt(0, 1).buffer.byteLength;
  const steps = [0, 1, 2].map(at => stepAt(at, 40));
  const once = async (): Promise<void> =>
    void (await train({ ops, make: replaying, network: COVERED, steps }));
  await once();
  const before = heapBytes();
  for (let time = 0; time < 20; time++) await once();
  expect(last?.replays).toBe(1);
  expect(heapBytes()).toBe(before);
});
