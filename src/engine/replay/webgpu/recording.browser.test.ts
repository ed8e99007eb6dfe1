/** What can be recorded, what cannot, and what happens then; on WebGPU's software adapter. */
import '../../autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { webgpu } from '../../devices/webgpu.ts';
import type { Ops } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { MakeStepper } from '../../stepper.ts';
import { startGpu, type OwnGpu } from './device.ts';
import { eager, stepAt, train } from '../fixture.ts';
import { submitPending } from './pending.ts';
import { replayStepper, type ReplayStepper } from './replay-stepper.ts';

const sighting = await webgpu.look();
const title = sighting.found ? 'recording' : `recording (skipped: ${sighting.reason})`;
const steps = [0, 1, 2, 3, 4].map(at => stepAt(at, 3));

describe.skipIf(!sighting.found)(title, () => {
  let gpu: OwnGpu;
  let ops: Ops = plainOps;
  let last: ReplayStepper | null = null;
  const replaying: MakeStepper = async job => (last = await replayStepper(gpu, job));

  beforeAll(async () => {
    ({ ops } = await webgpu.start());
    gpu = await startGpu();
  });

  test('variables that a step re-assigns go on where they were', async () => {
    const reassigning: Ops = {
      ...ops,
      follow: plainOps.follow,
      optimizer: (_rule, variables) => ({
        apply: (slopes, rate) =>
          variables.forEach((variable, i) => {
            const slope = slopes[i];
            if (slope) tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(slope, rate))));
          }),
        read: () => Promise.resolve({ steps: 0, slots: [] }),
        dispose: () => {},
      }),
    };
    const expected = await train({ ops: reassigning, make: eager, steps });
    expect(await train({ ops: reassigning, make: replaying, steps })).toEqual(expected);
    expect(last?.replays).toBe(4);
  });

  test('a clone taken between steps keeps its values', async () => {
    const clones: tf.Tensor[] = [];
    const values: Float32Array[] = [];
    await train({
      ops,
      make: replaying,
      steps,
      between: async ({ variables: [variable] }, at) => {
        if (!variable || at !== 2) return;
        clones.push(tf.clone(variable));
        values.push(Float32Array.from(await variable.data()));
      },
    });
    expect(last?.obstacle).toBeNull();
    expect(last?.replays).toBe(1); // the third step
    for (const [i, clone] of clones.entries()) {
      // What was read of the variable was kept for its clone too; the device must agree.
      const moved = tf.tidy(() => tf.mul(clone, 1));
      expect(Float32Array.from(await moved.data())).toEqual(values[i]);
      moved.dispose();
    }
    tf.dispose(clones);
  });

  /** Ops that keep a tensor of their own from step to step, which each step replaces by the `next` one. */
  const hoarding = (next: (kept: tf.Tensor) => tf.Tensor): { ops: Ops; dispose: () => void } => {
    let kept: tf.Tensor = tf.keep(tf.ones([3]));
    return {
      ops: {
        ...ops,
        crossEntropy: (logits, labels) => {
          const before = kept;
          kept = tf.keep(next(before));
          before.dispose();
          return tf.add(ops.crossEntropy(logits, labels), tf.sum(kept));
        },
      },
      dispose: () => kept.dispose(),
    };
  };

  const OBSTACLES: readonly [string, (kept: tf.Tensor) => tf.Tensor, RegExp][] = [
    ['computed anew in each step', kept => tf.add(kept, 1), /re-assigns|outlives/],
    ['made in JavaScript in each step', () => tf.tensor1d([1, 2, Math.random()]), /re-assigns|outlives/],
  ];
  test.for(OBSTACLES)('goes on op by op where something outlives the step: %s', async ([, next, why]) => {
    const numbers = [];
    for (const make of [eager, replaying]) {
      const hoard = hoarding(next);
      numbers.push(await train({ ops: hoard.ops, make, steps }));
      hoard.dispose();
    }
    expect(last?.obstacle).toMatch(why);
    const [expected, actual] = numbers;
    expect(actual?.weights).toEqual(expected?.weights);
  });

  test('goes on op by op where a step uses up what was made before', async () => {
    const numbers = [];
    for (const make of [eager, replaying]) {
      const stock = steps.map((_, i) => tf.keep(tf.tidy(() => tf.mul(tf.scalar(i), 0.1))));
      const using: Ops = {
        ...ops,
        crossEntropy: (logits, labels) => {
          const used = stock.pop();
          const loss = tf.add<tf.Scalar>(ops.crossEntropy(logits, labels), used ?? 0);
          used?.dispose();
          return loss;
        },
      };
      numbers.push(await train({ ops: using, make, steps }));
    }
    expect(last?.obstacle).not.toBeNull();
    expect(numbers[1]).toEqual(numbers[0]);
  });

  test('constants of a step are never written over', async () => {
    const busy: Ops = {
      ...ops,
      optimizer: (rule, variables) => {
        const optimizer = ops.optimizer(rule, variables);
        return {
          ...optimizer,
          apply: (gradients, rate) => {
            optimizer.apply(gradients, rate);
            // All that was freed so far is used again now, by scalars: a penalty's factor was one.
            submitPending(gpu.backend);
            tf.tidy(() => {
              for (let i = 0; i < 50; i++) tf.add(rate, 1000);
            });
          },
        };
      },
    };
    const expected = await train({ ops, make: eager, steps });
    expect(await train({ ops: busy, make: replaying, steps })).toEqual(expected);
    expect(last?.replays).toBe(3);
  });

  test('goes on op by op where JavaScript writes in the middle of a step', async () => {
    const buffer = gpu.backend.device.createBuffer({ size: 4, usage: GPUBufferUsage.COPY_DST });
    const writing: Ops = {
      ...ops,
      relu: x => {
        gpu.backend.queue.writeBuffer(buffer, 0, Float32Array.of(1));
        return ops.relu(x);
      },
      batchNormTraining: (x, scale) => {
        gpu.backend.queue.writeBuffer(buffer, 0, Float32Array.of(1));
        return ops.batchNormTraining(x, scale);
      },
    };
    const expected = await train({ ops, make: eager, steps });
    expect(await train({ ops: writing, make: replaying, steps })).toEqual(expected);
    expect(last?.obstacle).toBe('JavaScript writes to a buffer in the middle of it');
    buffer.destroy();
  });

  test('goes on op by op where a step reads from the device', async () => {
    const reading: Ops = {
      ...ops,
      relu: x => {
        x.data().catch(() => {}); // it is gone before it is read
        return ops.relu(x);
      },
      batchNormTraining: (x, scale) => {
        x.data().catch(() => {}); // it is gone before it is read
        return ops.batchNormTraining(x, scale);
      },
    };
    const expected = await train({ ops, make: eager, steps });
    expect(await train({ ops: reading, make: replaying, steps })).toEqual(expected);
    expect(last?.obstacle).toBe('it reads from the device');
  });
});
