/** The shaders' warp against the reference, on every GPU backend that this browser has. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { webgl } from '../devices/webgl.ts';
import { webgpu } from '../devices/webgpu.ts';
import { WARP_CASES, WARP_TOLERANCE, warpOnce } from './warp-cases.ts';
import { registerWarp, WARP } from './warp.ts';
import { registerWebglWarp } from './webgl/warp.ts';
import { registerWebgpuWarp } from './webgpu/warp.ts';
import { distance } from './wasm/fixture.ts';

const isRegistered = (backend: string): boolean =>
  tf.getKernelsForBackend(backend).some(({ kernelName }) => kernelName === WARP);

for (const [device, register] of [
  [webgl, registerWebglWarp],
  [webgpu, registerWebgpuWarp],
] as const) {
  const sighting = await device.look();
  const title = sighting.found ? device.backend : `${device.backend} (skipped: ${sighting.reason})`;

  describe.skipIf(!sighting.found)(title, () => {
    beforeAll(async () => {
      if (!isRegistered('cpu')) registerWarp();
      await device.start();
      if (!isRegistered(device.backend)) register();
      // Else tfjs runs small tensors on the cpu backend, and the reference would be held against itself.
      tf.env().set('WEBGPU_CPU_FORWARD', false);
      tf.env().set('WEBGL_CPU_FORWARD', false);
    });

    test.each(WARP_CASES)('$fill at $shape equals the reference', async warpCase => {
      const numbers = async (backend: string): Promise<Float32Array> => {
        await tf.setBackend(backend);
        const output = tf.tidy(() => warpOnce(warpCase));
        const values = Float32Array.from(await output.data());
        output.dispose();
        return values;
      };
      const before = tf.memory().numTensors;
      const actual = await numbers(device.backend);
      expect(tf.memory().numTensors).toBe(before);
      expect(distance(actual, await numbers('cpu'))).toBeLessThan(WARP_TOLERANCE);
    });
  });
}
