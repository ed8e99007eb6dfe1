/** Which device Auto takes: real devices, dressed up where this machine has none of the kind. */
import { getBackend, memory, setBackend, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { startBackend } from './backend.ts';
import type { Device, Equipment } from './devices/device.ts';
import { wasm } from './devices/wasm.ts';
import { webgl } from './devices/webgl.ts';
import { webgpu } from './devices/webgpu.ts';

/** A software GPU takes seconds to start and a second a step. */
const TIMING = { timeout: 120_000 };

/** The device as if it were hardware. */
const hardware = (device: Device): Device => ({
  ...device,
  look: async () => {
    const sighting = await device.look();
    return sighting.found ? { ...sighting, software: false } : sighting;
  },
});

/** The device with every step taking at least this long. */
const slowed = (device: Device, ms: number): Device => ({
  ...device,
  start: async threads => {
    const equipment = await device.start(threads);
    return {
      ...equipment,
      makeStepper: async job => {
        const stepper = await equipment.makeStepper(job);
        let due = 0;
        return {
          ...stepper,
          step: inputs => {
            due += ms;
            stepper.step(inputs);
          },
          read: async () => {
            await new Promise(resolve => setTimeout(resolve, due));
            due = 0;
            return stepper.read();
          },
        };
      },
    };
  },
});

/** Equipment whose dense layers read their input as zeros, as a broken driver might. */
const broken = (equipment: Equipment): Equipment => ({
  ...equipment,
  ops: {
    ...equipment.ops,
    dense: (x, kernel, bias, activation) =>
      tidy(() => equipment.ops.dense(zerosLike(x), kernel, bias, activation)),
  },
});

test('a software GPU is passed over, without being timed', async () => {
  const { report } = await startBackend('auto', 1);
  expect(report.backend).toBe('wasm');
  expect(report.passedOver.map(({ backend }) => backend)).toEqual(['webgpu', 'webgl']);
  expect(report.reason).toMatch(/^no GPU adapter was found/);
});

test(
  'a GPU that works but is slower loses to the processor, and the report says by how much',
  TIMING,
  async () => {
    const { report } = await startBackend('auto', 1, [hardware(webgpu), hardware(webgl), wasm]);
    expect(report.backend).toBe('wasm');
    expect(report.reason).toMatch(/^the fastest here: [\d.]+ ms for 64 images against [\d.]+ ms on WebGPU$/);
    expect(report.passedOver.map(({ backend }) => backend)).toEqual(['webgpu']);
    expect(report.passedOver[0]?.reason).toMatch(/^slower here: [\d.]+ ms for 64 images against [\d.]+ ms$/);
  },
);

test('a GPU that is faster than the processor is taken', TIMING, async () => {
  const { report } = await startBackend('auto', 1, [hardware(webgpu), slowed(wasm, 8000)]);
  expect(report.backend).toBe('webgpu');
  expect(report.reason).toMatch(/against .* on WASM$/);
});

test('a device whose fast kernels compute something wrong works with its plain ones, and says so', async () => {
  const device: Device = { ...wasm, start: async threads => broken(await wasm.start(threads)) };
  const { report } = await startBackend('wasm', 1, [device]);
  expect(report.reason).toMatch(
    /^chosen by you, with plain kernels, since the fast ones failed their check: it computed a wrong /,
  );
});

test('a device that computes something else than at its start is found out, and so is one that throws', async () => {
  let how: 'well' | 'wrong' | 'dead' = 'well';
  const device: Device = {
    ...wasm,
    start: async threads => {
      const equipment = await wasm.start(threads);
      const bad = broken(equipment).ops.dense;
      const dense: typeof bad = (...given) => {
        if (how === 'dead') throw new Error('no context');
        return (how === 'wrong' ? bad : equipment.ops.dense)(...given);
      };
      return { ...equipment, ops: { ...equipment.ops, dense } };
    },
  };
  const { stillComputes } = await startBackend('wasm', 1, [device]);
  const tensors = memory().numTensors;
  expect(await stillComputes()).toBe(true);
  expect(memory().numTensors).toBe(tensors);
  how = 'wrong';
  expect(await stillComputes()).toBe(false);
  how = 'dead';
  expect(await stillComputes()).toBe(false);
  how = 'well';
  expect(await stillComputes()).toBe(true);
});

test('the only device that works is the current one, though another failed after it', async () => {
  const failing: Device = {
    ...webgl,
    look: () => Promise.resolve({ found: true, name: 'one that fails', software: false }),
    start: async () => {
      await setBackend('cpu');
      throw new Error('no context');
    },
  };
  const { report } = await startBackend('auto', 1, [wasm, failing]);
  expect(report.backend).toBe('wasm');
  expect(getBackend()).toBe('wasm');
});

test('where everything is broken, the error says what of each', async () => {
  const start = async (threads?: number): Promise<Equipment> => broken(await wasm.start(threads));
  const device: Device = { ...wasm, start, startPlain: start };
  await expect(startBackend('auto', 1, [device])).rejects.toThrow(
    /^Nothing here can train. WASM: it computed a wrong /,
  );
});
