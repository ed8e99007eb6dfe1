/** Grouping of steps, with a clock of our own. */
import { expect, test } from 'vitest';
import { ledger } from './ledger.ts';
import type { Stepper } from './stepper.ts';
import { lapsOf, stopwatch } from './stopwatch.ts';

/** Numbers that were queued by hand. */
function queue(): Stepper & { put(loss: number, correct: number): void } {
  let losses: number[] = [];
  let counts: number[] = [];
  return {
    overlaps: false,
    put: (loss, correct) => {
      losses.push(loss);
      counts.push(correct);
    },
    step: () => {},
    read: () => {
      const numbers = { losses: Float32Array.from(losses), correct: Float32Array.from(counts) };
      losses = [];
      counts = [];
      return Promise.resolve(numbers);
    },
    dispose: () => {},
  };
}

test.each([
  { what: 'a fifth of a second on a device that computes by itself', overlaps: true, most: 20 },
  { what: 'half a second where the steps are done here', overlaps: false, most: 50 },
])('groups grow until one takes $what, and no further', async ({ overlaps, most }) => {
  let time = 0;
  const steps = { ...queue(), overlaps };
  const pending = ledger(steps, lapsOf(stopwatch(() => time)));
  const sizes: number[] = [];
  for (let step = 0, size = 0; step < 150; step++) {
    time += 10;
    size++;
    steps.put(step, 8);
    if (!pending.add(16)) continue;
    await pending.read();
    sizes.push(size);
    size = 0;
  }
  expect(sizes.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
  expect(Math.max(...sizes)).toBe(most);
  expect(sizes.at(-1)).toBe(most);
});

test('turns counts into accuracies of each batch', async () => {
  const steps = queue();
  const pending = ledger(steps, lapsOf(stopwatch()));
  steps.put(0.5, 8);
  pending.add(16);
  steps.put(0.25, 4);
  pending.add(4);
  const group = await pending.read();
  expect([...group.losses]).toEqual([0.5, 0.25]);
  expect([...group.accuracies]).toEqual([0.5, 1]);
  expect(group.images).toBe(20);
});

test('steps queued while a group is read belong to the next one', async () => {
  const steps = queue();
  const pending = ledger(steps, lapsOf(stopwatch()));
  steps.put(0.5, 8);
  pending.add(16);
  const reading = pending.read();
  steps.put(0.25, 2);
  pending.add(4);
  expect((await reading).images).toBe(16);
  expect([...(await pending.read()).accuracies]).toEqual([0.5]);
});
