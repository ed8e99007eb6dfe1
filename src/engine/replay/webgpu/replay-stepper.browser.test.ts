/** Replayed steps against the same steps taken op by op, on WebGPU's software adapter: bit for bit. */
import '../../autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { webgpu } from '../../devices/webgpu.ts';
import type { LiveModel } from '../../model.ts';
import type { Ops, OptimizerRule } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { MakeStepper, StepInputs } from '../../stepper.ts';
import { startGpu, type OwnGpu } from './device.ts';
import { ADAM, eager, logitsOf, stepAt, train, type Training } from '../fixture.ts';
import { replayStepper, type ReplayStepper } from './replay-stepper.ts';

const sighting = await webgpu.look();
const title = sighting.found ? 'replay' : `replay (skipped: ${sighting.reason})`;

describe.skipIf(!sighting.found)(title, () => {
  let gpu: OwnGpu;
  let ops: Ops = plainOps;
  /** The stepper of the last training. */
  let last: ReplayStepper | null = null;
  const replaying: MakeStepper = async job => (last = await replayStepper(gpu, job));

  beforeAll(async () => {
    ({ ops } = await webgpu.start());
    gpu = await startGpu();
  });

  /** The same training twice; the second time so many of its steps must have been replayed. */
  async function expectSame(training: Omit<Training, 'ops' | 'make'>, replays: number): Promise<void> {
    const expected = await train({ ...training, ops, make: eager });
    const actual = await train({ ...training, ops, make: replaying });
    expect(last?.obstacle).toBeNull();
    expect(last?.replays).toBe(replays);
    expect(actual).toEqual(expected);
    expect(expected.losses.every(Number.isFinite)).toBe(true);
    expect(expected.losses.length).toBe(training.steps.length);
  }

  const five = [0, 1, 2, 3, 4].map(at => stepAt(at, 4));
  const RULES: readonly OptimizerRule[] = [
    ADAM,
    { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
    { kind: 'sgd', momentum: 0.9 },
    { kind: 'sgd', momentum: 0 },
  ];

  test.for(RULES)('five steps in one group, rate changed on the way: %o', async rule => {
    // The first is recorded in vain where the optimizer's averages are uploaded in it.
    await expectSame({ steps: five, rule }, rule.kind === 'sgd' && rule.momentum === 0 ? 4 : 3);
  });

  test('one-hot labels and augmentation', async () => {
    const steps = [0, 1, 2, 3].map(at => stepAt(at, 3, true));
    await expectSame({ steps, loss: 'categorical', labelSmoothing: 0.1, fill: 'reflect' }, 2);
  });

  test('batches of three sizes, though only two recordings are kept', async () => {
    const steps = [4, 4, 3, 4, 3, 5, 5, 4, 3].map((size, at) => stepAt(at, size));
    await expectSame({ steps }, 3); // the fourth, fifth and seventh step
  });

  test('weights read and digits predicted between steps', async () => {
    const seen = new Map<MakeStepper, Float32Array[]>();
    for (const make of [eager, replaying]) {
      const numbers: Float32Array[] = [];
      await train({
        ops,
        make,
        steps: five,
        between: async model => {
          const logits = logitsOf(model);
          numbers.push(Float32Array.from(await logits.data()), ...(await model.read()));
          logits.dispose();
        },
      });
      seen.set(make, numbers);
    }
    expect(last?.obstacle).toBeNull();
    expect(seen.get(replaying)).toEqual(seen.get(eager));
  });

  test('what was asked before a step is answered by the weights of before', async () => {
    const seen = new Map<MakeStepper, Float32Array[]>();
    for (const make of [eager, replaying]) {
      const asked: tf.Tensor[] = [];
      const between = async (model: LiveModel): Promise<void> => {
        asked.push(logitsOf(model));
        await Promise.resolve();
      };
      await train({ ops, make, steps: five, between });
      seen.set(make, await Promise.all(asked.map(async logits => Float32Array.from(await logits.data()))));
      tf.dispose(asked);
    }
    expect(seen.get(replaying)).toEqual(seen.get(eager));
  });

  test('variables given other values between steps', async () => {
    await expectSame(
      {
        steps: five,
        between: async (model, at) => {
          if (at !== 2) return;
          for (const variable of [model.variables[0], model.variables[4]].flatMap(v => v ?? [])) {
            const halved = tf.mul(variable, 0.5);
            variable.assign(halved);
            halved.dispose();
          }
          await Promise.resolve();
        },
      },
      2,
    ); // the third and the fifth
  });

  test('a set that is too large for the device comes batch by batch', async () => {
    const steps = [4, 4, 4, 3, 4, 3].map((size, at) => stepAt(at, size));
    const expected = await train({ steps, ops, make: eager });
    const small = { ...gpu, largestBuffer: 20 * 784 };
    const actual = await train({ steps, ops, make: job => replayStepper(small, job) });
    expect(actual).toEqual(expected);
  });

  test('a group larger than one staging buffer', async () => {
    const steps: StepInputs[] = Array.from({ length: 300 }, (_, at) => stepAt(at % 5, 1));
    await expectSame({ steps }, 298);
  });

  test('reads one group while the next is under way', async () => {
    const expected = await train({ ops, make: eager, steps: five });
    const losses: number[] = [];
    const overlapping: MakeStepper = async job => {
      const stepper = await replayStepper(gpu, job);
      const readings: Promise<void>[] = [];
      const noted = async (): Promise<void> => {
        losses.push(...(await stepper.read()).losses);
      };
      return {
        ...stepper,
        step: inputs => {
          stepper.step(inputs);
          readings.push(noted());
        },
        read: async () => {
          await Promise.all(readings);
          return stepper.read();
        },
      };
    };
    await train({ ops, make: overlapping, steps: five });
    expect(losses).toEqual([...expected.losses]);
  });
});
