/** Memory and health: what a stepper frees, and what it says when its device is gone; on WebGPU's software adapter. */
import '../../autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { webgpu } from '../../devices/webgpu.ts';
import type { Ops } from '../../ops/ops.ts';
import { plainOps } from '../../ops/plain.ts';
import type { MakeStepper } from '../../stepper.ts';
import { startGpu, type OwnGpu } from './device.ts';
import { stepAt, train } from '../fixture.ts';
import { replayStepper } from './replay-stepper.ts';

const sighting = await webgpu.look();
const title = sighting.found ? 'life on the device' : `life on the device (skipped: ${sighting.reason})`;
const steps = [4, 4, 3, 4, 3].map((size, at) => stepAt(at, size, at % 2 === 0));

/** Counts the bytes of all buffers that were made and not destroyed. */
function census(): { live(): number; end(): void } {
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  let bytes = 0;
  const gone = new WeakSet<GPUBuffer>();
  GPUDevice.prototype.createBuffer = function (given) {
    bytes += given.size;
    return createBuffer.call(this, given);
  };
  GPUBuffer.prototype.destroy = function () {
    if (!gone.has(this)) bytes -= this.size;
    gone.add(this);
    return destroy.call(this);
  };
  return {
    live: () => bytes,
    end: () => {
      GPUDevice.prototype.createBuffer = createBuffer;
      GPUBuffer.prototype.destroy = destroy;
    },
  };
}

describe.skipIf(!sighting.found)(title, () => {
  let gpu: OwnGpu;
  let ops: Ops = plainOps;
  const replaying: MakeStepper = job => replayStepper(gpu, job);

  beforeEach(async () => {
    ({ ops } = await webgpu.start());
    gpu = await startGpu();
  });

  /** Does the work three times; the third must leave nothing that the second did not. */
  async function expectNoGrowth(work: () => Promise<void>): Promise<void> {
    await work();
    const count = census();
    const state = (): object => ({
      tensors: tf.memory().numTensors,
      used: gpu.pool.used,
      // What tfjs keeps for use again is not lost.
      bytes: count.live() - gpu.pool.numBytesAllocated,
      pooled: gpu.pool.numBytesAllocated,
    });
    try {
      await work();
      const before = state();
      await work();
      expect(state()).toEqual(before);
    } finally {
      count.end();
    }
  }

  test('frees everything after a run', async () => {
    await expectNoGrowth(async () => {
      await train({ ops, make: replaying, steps });
    });
  });

  test('frees everything after a run that nobody reads', async () => {
    const silent: MakeStepper = async job => {
      const stepper = await replayStepper(gpu, job);
      return { ...stepper, read: async () => Promise.resolve({ losses: none(), correct: none() }) };
    };
    await expectNoGrowth(async () => {
      await train({ ops, make: silent, steps });
    });
  });

  test('frees everything after a step that fails, recorded or not', async () => {
    let left = 0;
    const failing: Ops = {
      ...ops,
      optimizer: (rule, variables) => {
        const optimizer = ops.optimizer(rule, variables);
        return {
          ...optimizer,
          apply: (gradients, rate) => {
            if (left-- <= 0) throw new Error('no more');
            optimizer.apply(gradients, rate);
          },
        };
      },
    };
    for (const before of [0, 1]) {
      await expectNoGrowth(async () => {
        left = before;
        await expect(train({ ops: failing, make: replaying, steps })).rejects.toThrow('no more');
      });
    }
  });

  test('a lost device ends the run with a sentence, and another one can be started', async () => {
    const expected = await train({ ops, make: replaying, steps });
    const losing = train({
      ops,
      make: replaying,
      steps,
      between: async (_model, at) => {
        if (at === 2) gpu.backend.device.destroy();
        await Promise.resolve();
      },
    });
    await expect(losing).rejects.toMatchObject({
      name: 'DeviceLost',
      message: expect.stringMatching(/^The GPU was lost.*\.$/) as string,
    });
    ({ ops } = await webgpu.start());
    const next = await startGpu();
    expect(next.backend).not.toBe(gpu.backend);
    gpu = next;
    expect(await train({ ops, make: replaying, steps })).toEqual(expected);
  });

  test('work that the device refuses ends the run', async () => {
    const refused = train({
      ops,
      make: replaying,
      steps,
      between: async (_model, at) => {
        if (at !== 1) return;
        const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE;
        gpu.backend.device.createBuffer({ size: 4, usage });
        await gpu.backend.queue.onSubmittedWorkDone();
      },
    });
    await expect(refused).rejects.toMatchObject({
      name: 'DeviceLost',
      message: expect.stringMatching(/^The GPU refused work \(.+\)\.$/) as string,
    });
  });

  test('starting again goes on with the same device', async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    await webgpu.start();
    expect(tf.getBackend()).toBe('webgpu');
    expect((await startGpu()).backend).toBe(gpu.backend);
  });
});

const none = (): Float32Array<ArrayBuffer> => new Float32Array(0);
