/** Who gets which block of a recorded step's memory, and what is left at the end. */
import { expect, test } from 'vitest';
import { StepHeap } from './step-heap.ts';

/** A heap that hands out addresses in order and knows what it has not got back. */
function base() {
  const live = new Set<number>();
  let next = 64;
  return {
    live,
    allocate: (bytes: number): number => {
      if (bytes === 0) return 0;
      live.add((next += 64));
      return next;
    },
    free: (address: number): void => void live.delete(address),
  };
}

test('a block that is freed goes to the next request of its size, and back to the heap at the end alone', () => {
  const below = base();
  const heap = new StepHeap(below);
  const first = heap.allocate(100);
  heap.free(first);
  expect(heap.allocate(50)).not.toBe(first);
  expect(heap.allocate(100)).toBe(first);
  expect(below.live.size).toBe(2);
  expect(heap.isHeld).toBe(true);
});

test('a constant keeps its block, even when it is freed', () => {
  const heap = new StepHeap(base());
  const spare = heap.allocate(100);
  heap.free(spare);
  const constant = heap.constant(() => heap.allocate(100));
  expect(constant).not.toBe(spare);
  heap.free(constant);
  expect(heap.allocate(100)).toBe(spare);
  expect(heap.allocate(100)).not.toBe(constant);
});

test('what is held outlives it; what it did not make is freed, and said', () => {
  const below = base();
  const others = below.allocate(8);
  const heap = new StepHeap(below);
  const [held, dropped] = [heap.allocate(100), heap.allocate(100)];
  heap.free(dropped);
  heap.free(0);
  expect(heap.freedOthers).toBe(false);
  heap.free(others);
  expect(heap.freedOthers).toBe(true);
  heap.dispose();
  expect([...below.live]).toEqual([held]);
});

test('no bytes have no block', () => {
  const heap = new StepHeap(base());
  heap.free(heap.allocate(0));
  expect(heap.isHeld).toBe(false);
});
