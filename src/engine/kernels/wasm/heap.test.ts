/** What happens when the heap is full, on a heap of the test's own and on tfjs's. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Attached } from './attach.ts';
import { startWasm } from './fixture.ts';
import { guardedHeap, Scratch } from './heap.ts';

let a: Attached;
beforeAll(async () => {
  a = await startWasm();
});

const outOfMemory = expect.objectContaining({
  name: 'OutOfMemory',
  message: expect.stringMatching(
    /^There is no memory left for another \d+ MB; a smaller batch may fit\.$/,
  ) as string,
}) as Error;

test('scratch grows to the largest request and frees what it held', () => {
  const live = new Map<number, number>();
  let next = 64;
  const scratch = new Scratch({
    allocate: bytes => {
      live.set(next, bytes);
      return next++;
    },
    free: address => live.delete(address),
  });
  const first = scratch.reserve(100);
  expect(scratch.reserve(50)).toBe(first);
  expect(scratch.reserve(200)).not.toBe(first);
  expect([...live.values()]).toEqual([200]);
  scratch.dispose();
  scratch.dispose();
  expect(live.size).toBe(0);
});

test('an allocator that answers 0 is made to throw, also where others call it, and recovers', () => {
  let full = true;
  const real = (bytes: number): number => (full || bytes === 0 ? 0 : -64);
  const module = {
    // As Emscripten does: the first call puts the real function in place of this one.
    _malloc: (bytes: number): number => {
      Object.assign(module, { _malloc: real });
      return bytes;
    },
    _free: () => undefined,
  };
  const { allocate } = guardedHeap(module);
  const { _malloc: theirs } = module;
  expect(() => allocate(1 << 20)).toThrow(outOfMemory);
  expect(() => theirs(1 << 20)).toThrow(outOfMemory);
  expect(theirs(0)).toBe(0);
  full = false;
  // As tfjs reads addresses above 2 GB.
  expect(theirs(1 << 20)).toBe(2 ** 32 - 64);
  expect(() => allocate(2 ** 32)).toThrow(outOfMemory);
});

test("tfjs's heap refuses what does not fit, leaves no trace, and goes on working", () => {
  const dataIds = a.backend.numDataIds();
  expect(() => a.output([2 ** 30])).toThrow(outOfMemory);
  expect(() => a.output([2 ** 30 - 2 ** 14])).toThrow(outOfMemory);
  expect(() => a.reserve(2 ** 32 - 2 ** 16)).toThrow(outOfMemory);
  expect(a.backend.numDataIds()).toBe(dataIds);
  expect(tf.tidy(() => tf.sum(tf.ones([10])).dataSync()[0])).toBe(10);
  a.dispose();
});

test("tfjs's own kernels run out of memory by name too, and what is tidied is freed", () => {
  const before = { tensors: tf.memory().numTensors, dataIds: a.backend.numDataIds() };
  // Never written to, so that the test costs address space alone.
  const hog = [3, 2, 1].map(i => a.track(a.output([2 ** (26 + i)])));
  expect(() =>
    tf.tidy(() => {
      let x = a.track(a.output([2 ** 22]));
      for (;;) x = tf.add(x, 1);
    }),
  ).toThrow(outOfMemory);
  tf.dispose(hog);
  expect(tf.tidy(() => tf.sum(tf.ones([10])).dataSync()[0])).toBe(10);
  expect({ tensors: tf.memory().numTensors, dataIds: a.backend.numDataIds() }).toEqual(before);
});
