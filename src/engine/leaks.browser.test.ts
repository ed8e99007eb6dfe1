/** Memory over long trainings and many of them, on WASM: tensors, what is allocated of the heap, the heap itself, and threads. */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import type { Recipe } from '../recipe/recipe.ts';
import type { Engine } from '../run/engine.ts';
import { makeGate } from '../run/gate.ts';
import { blobs } from '../testing/blobs.ts';
import { smallJob } from '../testing/jobs.ts';
import { attach } from './kernels/wasm/attach.ts';
import { localEngine } from './local.ts';

const digits = blobs(70);
const data = { digits, validation: digits };
const ROWS = 50;

/** What tfjs's Emscripten module allocates by; its types leave it out. */
interface Allocating {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
}

/** Counts what is allocated of the WASM heap from now on and not freed. */
function census() {
  // tfjs names its backends but does not type them.
  const module = (tf.backend() as BackendWasm).wasm as unknown as Allocating;
  const { _malloc: malloc, _free: free } = module;
  const blocks = new Map<number, number>();
  const counting: Allocating = {
    _malloc: bytes => {
      const address = malloc(bytes);
      blocks.set(address >>> 0, bytes);
      return address;
    },
    _free: address => {
      blocks.delete(address >>> 0);
      free(address);
    },
  };
  Object.assign(module, counting);
  return {
    blocks: () => blocks.size,
    bytes: () => [...blocks.values()].reduce((sum, bytes) => sum + bytes, 0),
    end: () => Object.assign(module, { _malloc: malloc, _free: free }),
  };
}

/** Bytes of the heap as a whole: it only ever grows. */
async function heapBytes(): Promise<number> {
  const probe = tf.scalar(0);
  const { byteLength } = (await attach()).floats(probe).buffer;
  probe.dispose();
  return byteLength;
}

/** Trains to the end, paused for a moment (which keeps the fold) about every `pauseEvery` steps; returns how often it was kept. */
async function trained(
  engine: Engine,
  changes: Partial<Recipe>,
  pauseEvery: number,
  atModel: () => Promise<void> = () => Promise.resolve(),
): Promise<{ steps: number; kept: number }> {
  const gate = makeGate();
  let [steps, kept, pausedAt] = [0, 0, 0];
  const job = smallJob(ROWS, 10, changes);
  for await (const event of engine.train(job, data, new AbortController().signal, gate)) {
    if (event.kind === 'model') await atModel();
    if (event.kind === 'checkpoint') {
      kept++;
      gate.open();
    }
    if (event.kind !== 'steps') continue;
    steps += event.losses.length;
    if (steps - pausedAt < pauseEvery) continue;
    pausedAt = steps;
    gate.close();
  }
  return { steps, kept };
}

test('10,000 steps, paused and kept in between, leave memory as it was', { timeout: 600_000 }, async () => {
  const engine = localEngine();
  await engine.start('wasm');
  const before = tf.memory().numTensors;
  const counted = census();
  const marks: object[] = [];
  const mark = async (): Promise<void> => {
    marks.push({
      tensors: tf.memory().numTensors,
      tensorBytes: tf.memory().numBytes,
      blocks: counted.blocks(),
      bytes: counted.bytes(),
      heap: await heapBytes(),
    });
  };
  try {
    const changes: Partial<Recipe> = { epochs: 200, batchSize: 1, denseDropout: 0.2, keep: 'best-loss' };
    const { steps, kept } = await trained(engine, changes, 700, mark);
    expect(steps).toBe(10_000);
    expect(kept).toBeGreaterThan(205);
    // The first tenth may still find its way: scratch memory grows to the largest that is asked for.
    const flat = marks.slice(20);
    expect(flat.length).toBe(180);
    for (const each of flat) expect(each).toEqual(flat[0]);
    expect(tf.memory().numTensors).toBe(before);
    expect(counted.bytes()).toBe(0);
  } finally {
    counted.end();
  }
});

test(
  'ten runs in one engine, on two threads, leave memory and threads as they were',
  { timeout: 300_000 },
  async () => {
    const engine = localEngine();
    const { threads } = await engine.start('wasm', 2);
    expect(threads).toBe(2);
    const changes: Partial<Recipe> = { preset: 'deep-bn', epochs: 2, batchSize: 16 };
    await trained(engine, changes, 3);

    const made = { workers: 0, boards: 0 };
    const { Worker: RealWorker, SharedArrayBuffer: RealBuffer } = globalThis;
    globalThis.Worker = class extends RealWorker {
      constructor(...of: ConstructorParameters<typeof Worker>) {
        super(...of);
        made.workers++;
      }
    };
    globalThis.SharedArrayBuffer = class extends RealBuffer {
      constructor(...of: ConstructorParameters<typeof SharedArrayBuffer>) {
        super(...of);
        made.boards++;
      }
    };
    const counted = census();
    try {
      const tensors = tf.memory().numTensors;
      const heap = await heapBytes();
      for (let run = 0; run < 10; run++) {
        await trained(engine, changes, 3);
        expect({ tensors: tf.memory().numTensors, bytes: counted.bytes(), heap: await heapBytes() }).toEqual({
          tensors,
          bytes: 0,
          heap,
        });
      }
      expect(made).toEqual({ workers: 0, boards: 0 });
      expect([(await attach()).lanes, (await attach()).shortfall]).toEqual([2, null]);
    } finally {
      counted.end();
      globalThis.Worker = RealWorker;
      globalThis.SharedArrayBuffer = RealBuffer;
      (await attach()).dispose();
    }
  },
);
