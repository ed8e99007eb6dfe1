/** A GPU that goes in the middle of a fold: said in a sentence, nothing suspect told, and another one can be started. */
import * as tf from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { describe, expect, test } from 'vitest';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { RunEvent } from '../run/events.ts';
import { makeGate } from '../run/gate.ts';
import { blobs } from '../testing/blobs.ts';
import { smallJob } from '../testing/jobs.ts';
import type { Device } from './devices/device.ts';
import { webgl } from './devices/webgl.ts';
import { webgpu } from './devices/webgpu.ts';
import { localEngine } from './local.ts';
import { startGpu } from './replay/webgpu/device.ts';

const digits = blobs(40);
const data = { digits, validation: digits };
const never = new AbortController().signal;
const TIMING = { timeout: 240_000 };

const ways: readonly { readonly device: Device; lose(): Promise<void> }[] = [
  { device: webgpu, lose: async () => (await startGpu()).backend.device.destroy() },
  {
    device: webgl,
    lose: () => {
      // tfjs names its backends but does not type them.
      const { gl } = (tf.backend() as MathBackendWebGL).gpgpu;
      gl.getExtension('WEBGL_lose_context')?.loseContext();
      return Promise.resolve();
    },
  },
];

for (const { device, lose } of ways) {
  const sighting = await device.look();
  const title = sighting.found ? device.backend : `${device.backend} (skipped: ${sighting.reason})`;

  describe.skipIf(!sighting.found)(title, () => {
    /** A run whose device goes at the first event for which `at` holds: what it told, and what it threw. */
    async function losing(at: (event: RunEvent) => boolean) {
      const engine = localEngine();
      await engine.start(device.backend);
      const gate = makeGate();
      const seen: RunEvent[] = [];
      let lostAfter = Infinity;
      let thrown: unknown = null;
      const before = tf.memory().numTensors;
      try {
        const job = smallJob(24, 16, { epochs: 3, batchSize: 4 });
        for await (const event of engine.train(job, data, never, gate)) {
          seen.push(event);
          if (lostAfter === Infinity && at(event)) {
            await lose();
            lostAfter = seen.length;
            // A device that goes while the fold is to be kept, too.
            gate.close();
          }
        }
      } catch (caught) {
        thrown = caught;
      }
      return { engine, thrown, after: seen.slice(lostAfter), tensors: tf.memory().numTensors - before };
    }

    const moments: readonly [string, (event: RunEvent) => boolean][] = [
      ['steps', event => event.kind === 'steps' && event.firstStep > 1],
      ['validation', event => event.kind === 'validating'],
      ['the end of an epoch', event => event.kind === 'epoch'],
    ];
    test.for(moments)('lost during %s', TIMING, async ([, at]) => {
      const { engine, thrown, after, tensors } = await losing(at);
      expect(tensors).toBe(0);
      expect(thrown).toMatchObject({
        name: 'DeviceLost',
        message: expect.stringMatching(/^The GPU was lost.*\.$/) as string,
      });
      const kinds = new Set(after.map(({ kind }) => kind));
      for (const kind of ['steps', 'epoch', 'checkpoint', 'fold-finished'] as const)
        expect(kinds.has(kind), `told ${kind} by a lost device`).toBe(false);
      // The same engine goes on with another device.
      await engine.start(device.backend);
      const seen: RunEvent[] = [];
      for await (const event of engine.train(smallJob(8, 0, { epochs: 1, batchSize: 4 }), data, never))
        seen.push(event);
      expect(seen.at(-1)?.kind).toBe('finished');
    });

    test('a drawing is not read by a lost device', TIMING, async () => {
      const engine = localEngine();
      await engine.start(device.backend);
      let model = null;
      for await (const event of engine.train(smallJob(8, 0, { epochs: 1, batchSize: 4 }), data, never))
        if (event.kind === 'model') ({ model } = event);
      if (!model) throw new Error('no model');
      await lose();
      const reading = engine.predict([model], digits.images.slice(0, 784), { signal: never }).next();
      await expect(reading).rejects.toMatchObject({ name: 'DeviceLost' });
    });

    test('what it had kept can be taken up on the processor', TIMING, async () => {
      const job = smallJob(24, 16, { epochs: 2, batchSize: 4 });
      const engine = localEngine();
      await engine.start(device.backend);
      let kept: FoldCheckpoint | null = null;
      for await (const event of engine.train(job, data, never))
        if (event.kind === 'checkpoint') kept = structuredClone(event.checkpoint);
      if (!kept) throw new Error('no checkpoint');
      const other = localEngine();
      await other.start('wasm');
      const seen: RunEvent[] = [];
      for await (const event of other.train({ ...job, from: [kept] }, data, never)) seen.push(event);
      expect(seen.at(2)).toEqual({ kind: 'fold-resumed', fold: 1, epoch: 2, step: 0 });
      const last = seen.findLast(event => event.kind === 'epoch');
      expect(last?.kind === 'epoch' && last.row.validation?.n).toBe(16);
      expect(seen.at(-1)?.kind).toBe('finished');
    });
  });
}
