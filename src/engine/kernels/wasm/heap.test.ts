/** What happens when the heap is full, on a heap of the test's own and on tfjs's. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Attached } from './attach.ts';
import { startWasm } from './fixture.ts';
import { Scratch } from './heap.ts';

let a: Attached;
beforeAll(async () => {
  a = await startWasm();
});

const outOfMemory = expect.objectContaining({ name: 'OutOfMemory' }) as Error;

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

test('a full heap is reported by name, and scratch recovers', () => {
  let full = true;
  const scratch = new Scratch({ allocate: () => (full ? 0 : 64), free: () => undefined });
  expect(() => scratch.reserve(1 << 20)).toThrow(outOfMemory);
  full = false;
  expect(scratch.reserve(1 << 20)).toBe(64);
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
