/** Helper threads that work, fail, die or never come up, on a memory of the test's own. */
import { expect, test, vi } from 'vitest';
import { kernelBinary } from '../binary.ts';
import { KernelInstance } from '../instance.ts';
import { ADD, ZERO } from '../pointwise.ts';
import { ADD_SHARE } from '../partials.ts';
import type { StepNumber } from '../../../ops/step-number.ts';
import { kernelCall, type Task } from './call.ts';
import { threadedRunner } from './threaded.ts';

const PAGES = 64;
const BYTES = PAGES * 2 ** 16;

async function kernelsOver(memory: WebAssembly.Memory): Promise<KernelInstance> {
  return KernelInstance.over(memory, kernelBinary({ relaxedMadd: false }, 'shared'));
}

const sharedMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: PAGES, maximum: 65536, shared: true });

/** Passes over the whole memory: long enough for a helper to come by. */
const LONG: readonly Task[] = Array.from({ length: 400 }, () => [
  kernelCall(ZERO, { target: 0, count: BYTES / 4 }),
]);

test('every task is done once, however many there are, and each lane has addresses of its own', async () => {
  const memory = sharedMemory();
  const { runner, shortfall } = await threadedRunner(await kernelsOver(memory), memory, 3);
  expect(shortfall).toBeNull();
  expect(runner.lanes).toBe(3);
  const floats = new Float32Array(memory.buffer);
  floats.fill(1, 0, 4);
  // More than fit the board at once; each adds ones to its own place, by way of the lane's own.
  const own = { first: 1024, apart: 64 };
  const tasks: readonly Task[] = Array.from({ length: 20_000 }, (_, i) => [
    kernelCall(ZERO, { target: own, count: 4 }),
    kernelCall(ADD, { target: own, source: 0, count: 4 }),
    kernelCall(ADD, { target: 8192 + 16 * i, source: own, count: 4 }),
  ]);
  runner.run(tasks);
  runner.run(tasks);
  expect(floats.subarray(2048, 2048 + 4 * tasks.length).every(x => x === 2)).toBe(true);
  runner.dispose();
});

test('prepared tasks are done again and again, with numbers as they then are, beside others and without helpers', async () => {
  const memory = sharedMemory();
  const { runner } = await threadedRunner(await kernelsOver(memory), memory, 2);
  const floats = new Float32Array(memory.buffer);
  floats.fill(1, 0, 4);
  const place = { now: 64 };
  const weight = { now: 1 };
  const adding = (target: number | StepNumber): Task => [
    kernelCall(ADD, { target, source: 0, count: 4 }),
    kernelCall(ADD_SHARE, { target, source: 0, count: 4, weight }),
  ];
  const prepared = runner.prepare([adding(place), adding(1024)]);
  // Far more than the board keeps: it goes the other way round.
  const many = runner.prepare(Array.from({ length: 20_000 }, (_, i) => adding(8192 + 16 * i)));
  prepared.run();
  place.now = 128;
  weight.now = 3;
  prepared.run();
  runner.run([adding(2048), adding(2048 + 64)]);
  many.run();
  many.run();
  const at = (address: number): number | undefined => floats[address / 4];
  expect([64, 128, 1024, 2048].map(at)).toEqual([2, 4, 6, 4]);
  expect(floats.subarray(2048, 2048 + 4 * 20_000).every(x => x === 8)).toBe(true);
  runner.use(1);
  prepared.run();
  runner.dispose();
  prepared.run();
  expect(at(128)).toBe(12);
  many.dispose();
  prepared.dispose();
});

test('dispose ends every helper, and what is run afterwards runs here', async () => {
  const ended = vi.spyOn(Worker.prototype, 'terminate');
  const memory = sharedMemory();
  const { runner } = await threadedRunner(await kernelsOver(memory), memory, 4);
  runner.dispose();
  expect(ended).toHaveBeenCalledTimes(3);
  ended.mockRestore();
  expect(runner.lanes).toBe(1);
  new Float32Array(memory.buffer).fill(1);
  runner.run(LONG.slice(0, 3));
  expect(new Float32Array(memory.buffer).every(x => x === 0)).toBe(true);
});

test('a helper that dies in the middle of a task is noticed, and this thread goes on alone', async () => {
  const memory = sharedMemory();
  const { runner } = await threadedRunner(await kernelsOver(memory), memory, 2, {
    makeWorker: () => new Worker(new URL('./lost.worker.ts', import.meta.url), { type: 'module' }),
    patienceMs: 100,
    patienceFactor: 1,
  });
  expect(runner.lanes).toBe(2);
  expect(() => runner.run(LONG)).toThrow(
    expect.objectContaining({
      name: 'WorkerLost',
      message: 'A helper thread stopped answering in the middle of its work.',
    }) as Error,
  );
  expect(runner.lanes).toBe(1);
  new Float32Array(memory.buffer).fill(1);
  runner.run(LONG.slice(0, 3));
  expect(new Float32Array(memory.buffer).every(x => x === 0)).toBe(true);
});

test('a kernel that fails, on whichever lane, fails the run and no later one', async () => {
  const memory = sharedMemory();
  const { runner } = await threadedRunner(await kernelsOver(memory), memory, 2);
  const outside: Task = [kernelCall(ZERO, { target: BYTES, count: 4 })];
  for (let turn = 0; turn < 5; turn++) {
    expect(() => runner.run([...LONG.slice(0, 5), outside, ...LONG.slice(0, 5)])).toThrow();
    runner.run(LONG.slice(0, 5));
  }
  expect(runner.lanes).toBe(2);
  runner.dispose();
});

test('without a helper that comes up there is one lane, and a reason', async () => {
  const memory = sharedMemory();
  const { runner, shortfall } = await threadedRunner(await kernelsOver(memory), memory, 3, {
    makeWorker: () => new Worker('/nowhere/helper.js', { type: 'module' }),
  });
  expect(runner.lanes).toBe(1);
  expect(shortfall).toBe('a helper thread could not be loaded');
  runner.run(LONG.slice(0, 3));
});
