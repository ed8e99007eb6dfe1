/** A gate holds up whoever waits at it until it is opened or the run is stopped. */
import { expect, test } from 'vitest';
import { makeGate, passed } from './gate.ts';

const settled = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>(resolve => setTimeout(() => resolve(false), 5)),
  ]);

test('an open gate is passed at once', async () => {
  expect(await settled(passed(makeGate(), new AbortController().signal))).toBe(true);
});

test('a closed gate holds up until it is opened', async () => {
  const gate = makeGate();
  gate.close();
  const waiting = passed(gate, new AbortController().signal);
  expect(await settled(waiting)).toBe(false);
  gate.open();
  expect(await settled(waiting)).toBe(true);
});

test('a signal ends the waiting, before it or in the middle of it', async () => {
  const gate = makeGate();
  gate.close();
  const controller = new AbortController();
  const waiting = passed(gate, controller.signal);
  controller.abort();
  expect(await settled(waiting)).toBe(true);
  expect(await settled(passed(gate, controller.signal))).toBe(true);
});

test('watchers are told of changes alone, and no longer once they have left', () => {
  const gate = makeGate();
  const told: boolean[] = [];
  const leave = gate.watch(closed => told.push(closed));
  gate.open();
  gate.close();
  gate.close();
  gate.open();
  leave();
  gate.close();
  expect(told).toEqual([true, false]);
});
