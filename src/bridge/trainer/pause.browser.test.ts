/** Pause and resume, to a real worker and back: nothing is trained meanwhile, no time counts, and the weights are the same. */
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../run/events.ts';
import { makeGate, type Gate } from '../../run/gate.ts';
import { blobs } from '../../testing/blobs.ts';
import { smallJob } from '../../testing/jobs.ts';
import { openTrainer } from './remote.ts';

const digits = blobs(240);
const data = { digits, validation: digits };
const never = new AbortController().signal;
const job = smallJob(200, 40, { epochs: 3, preset: 'stratified-cv' });

const engine = openTrainer();
await engine.start('wasm');
afterAll(() => engine.dispose());

const after = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

async function train(onEvent: (event: RunEvent) => void, gate?: Gate, signal = never): Promise<RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, data, signal, gate)) {
    seen.push(event);
    onEvent(event);
  }
  return seen;
}

const weightsOf = (seen: readonly RunEvent[]) =>
  seen.flatMap(event => (event.kind === 'fold-finished' ? event.result.model.weights : []));

test('a pause of two seconds leaves no trace', async () => {
  const unbroken = await train(() => {});
  const gate = makeGate();
  let told = 0;
  let duringPause = NaN;
  let paused = 0;
  const pause = async (): Promise<void> => {
    gate.close();
    paused = performance.now();
    await after(1000); // what was under way is finished and told
    const before = told;
    await after(1000);
    duringPause = told - before;
    paused = performance.now() - paused;
    gate.open();
  };
  const began = performance.now();
  const seen = await train(event => {
    told++;
    if (event.kind === 'steps' && event.epoch === 2 && paused === 0) void pause();
  }, gate);
  expect(duringPause).toBe(0);
  const last = seen.at(-1);
  expect(last?.kind === 'finished' ? last.elapsedMs : Infinity).toBeLessThan(
    performance.now() - began - paused + 1000,
  );
  expect(weightsOf(seen)).toEqual(weightsOf(unbroken));
});

test('a paused run stops within a second', async () => {
  const gate = makeGate();
  const stop = new AbortController();
  let stopped = 0;
  const seen = await train(
    event => {
      if (event.kind !== 'steps' || gate.closed) return;
      gate.close();
      setTimeout(() => {
        stopped = performance.now();
        stop.abort();
      }, 300);
    },
    gate,
    stop.signal,
  );
  expect(performance.now() - stopped).toBeLessThan(1000);
  expect(seen.at(-1)?.kind).toBe('stopped');
});
