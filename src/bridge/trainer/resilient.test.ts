/** Getting over mishaps, with engines that break on purpose: who goes on, from where, on what, and what the page is told. Long
 * because it is a list: every mishap, each with an engine that has it. */
import { expect, test } from 'vitest';
import { InkfoldError, type Fault, type FaultName } from '../../lib/fault.ts';
import type { BackendChoice } from '../../run/device.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import { makeGate } from '../../run/gate.ts';
import { idle, reduce } from '../../run/state.ts';
import { curveRecorder } from '../../run/curves.ts';
import { blobs } from '../../testing/blobs.ts';
import { fakeEngine } from '../../testing/fake-engine.ts';
import { checkpointAt, EPOCHS, STEPS, workshop, type Break } from '../../testing/fragile-engine.ts';
import { smallJob } from '../../testing/jobs.ts';
import { poolEngine } from './pool.ts';
import { resilientEngine } from './resilient.ts';

const digits = blobs(20);
const data = { digits, validation: digits };
const never = new AbortController().signal;
const job = smallJob(20, 0);

const fault = (name: FaultName, message = `${name}.`): Fault => ({ name, message });
const breakAt = (epoch: number, step: number, name: FaultName = 'DeviceLost', message?: string): Break => ({
  epoch,
  step,
  fault: fault(name, message),
});

interface Telling {
  readonly seen: readonly RunEvent[];
  readonly thrown: unknown;
}

async function run(engine: Engine, choice: BackendChoice = 'auto', threads = 2): Promise<Telling> {
  const seen: RunEvent[] = [];
  try {
    await engine.start(choice, threads);
    for await (const event of engine.train(job, data, never)) seen.push(event);
    return { seen, thrown: null };
  } catch (thrown) {
    return { seen, thrown };
  }
}

const log = (seen: readonly RunEvent[]): string[] =>
  seen.flatMap(event => (event.kind === 'action' ? [event.action.text] : []));

/** What the page shows in the end. */
function shown(seen: readonly RunEvent[]) {
  const curves = curveRecorder();
  let state = idle;
  for (const event of seen) {
    curves.append(event);
    state = reduce(state, event);
  }
  return { state, curves };
}

/** The same as of a run that nothing happened to. */
function expectWhole(seen: readonly RunEvent[]): void {
  const { state, curves } = shown(seen);
  expect(state.status).toBe('finished');
  expect(state.folds[0]?.epochs.map(row => row.epoch)).toEqual([1, 2, 3]);
  expect(curves.folds[0]?.steps).toBe(EPOCHS * STEPS);
  expect([...(curves.folds[0]?.loss ?? [])]).toEqual(
    [1, 2, 3].flatMap(epoch => Array.from({ length: STEPS }, () => Math.fround(1 / epoch))),
  );
}

test('without a mishap, everything is passed on as it was told', async () => {
  const { make } = workshop();
  const plain: RunEvent[] = [];
  const engine = make();
  await engine.start('auto', 2);
  for await (const event of engine.train(job, data, never)) plain.push(event);
  expect((await run(resilientEngine(make))).seen).toEqual(plain);
});

test('a lost device: another worker goes on from the last epoch, on the same backend', async () => {
  const breaks = [breakAt(2, 3, 'DeviceLost', 'The GPU was lost (reset).')];
  const { make, done } = workshop({ auto: 'webgpu', breaks });
  const { seen } = await run(resilientEngine(make));
  expect(done).toEqual([
    '1 start auto on 2',
    '1 train',
    '1 dispose',
    '2 start webgpu on 2',
    '2 train from 2.0',
  ]);
  expect(log(seen)).toEqual([
    'The GPU was lost (reset) in step 3 of epoch 2; going on from epoch 2 on WebGPU, started anew',
  ]);
  expectWhole(seen);
  // The line of the log outlives the return to where the fold goes on.
  expect(shown(seen).state.log).toMatchObject([{ by: 'Recovery', fold: 1, epoch: 2 }]);
  expect(seen.filter(({ kind }) => kind === 'started')).toHaveLength(1);
  expect(seen.filter(({ kind }) => kind === 'device')).toHaveLength(0);
});

test('the clock goes on over all attempts, and a step that was lost counts as time all the same', async () => {
  const { make } = workshop({ breaks: [breakAt(2, 3, 'WorkerLost')] });
  const { seen } = await run(resilientEngine(make));
  const times = seen.flatMap(event => (event.kind === 'steps' ? [event.elapsedMs] : []));
  expect(times).toEqual(Array.from({ length: 14 }, (_, i) => i + 1)); // 12 steps, of which 2 were taken twice
  expect(seen.at(-1)).toEqual({ kind: 'finished', elapsedMs: 14 });
});

test('before the first checkpoint the fold begins anew, and the page forgets what it was told', async () => {
  const { make, done } = workshop({ breaks: [breakAt(1, 4, 'OutOfMemory')] });
  const { seen } = await run(resilientEngine(make));
  expect(done.slice(-1)).toEqual(['2 train']);
  expect(log(seen)).toEqual([
    'The memory ran out in step 4 of epoch 1; going on from the beginning on WASM, started anew',
  ]);
  expectWhole(seen);
});

test('a fold that was taken up begins again where it was taken up', async () => {
  const { make, done } = workshop({ breaks: [breakAt(2, 1)] });
  const engine = resilientEngine(make);
  await engine.start('auto', 2);
  const seen: RunEvent[] = [];
  const from = [checkpointAt(2, 3), checkpointAt(1, 2)];
  for await (const event of engine.train({ ...job, from }, data, never)) seen.push(event);
  expect(done.filter(what => what.includes('train'))).toEqual(['1 train from 2.0', '2 train from 2.0']);
  expect(seen.at(-1)?.kind).toBe('finished');
});

test('the same place again: the next backend, which the page is told of and which stays', async () => {
  const breaks = [breakAt(2, 2), breakAt(2, 2), breakAt(2, 2, 'Unexpected', 'shader.'), breakAt(2, 2)];
  const { make, done } = workshop({ auto: 'webgpu', breaks });
  const engine = resilientEngine(make);
  const { seen } = await run(engine);
  const starts = ['1 start auto on 2', '2 start webgpu on 2', '3 start webgl on 2', '4 start webgl on 2'];
  expect(done.filter(what => what.includes('start'))).toEqual([...starts, '5 start wasm on 2']);
  expect(log(seen).at(-1)).toBe('DeviceLost in step 2 of epoch 2; going on from epoch 2 on WASM instead');
  expect(log(seen)[2]).toBe(
    'Something went wrong (shader) in step 2 of epoch 2; going on from epoch 2 on WebGL, started anew',
  );
  expectWhole(seen);
  expect(shown(seen).state.plan?.device).toMatchObject({
    backend: 'wasm',
    name: 'wasm × 2',
    reason: 'WebGL failed while training',
    passedOver: [
      { backend: 'webgpu', reason: 'it failed while training: DeviceLost' },
      { backend: 'webgl', reason: 'it failed while training: DeviceLost' },
    ],
  });
  expect((await engine.start('auto', 2)).backend).toBe('wasm');
  await run(engine);
  expect(done.at(-1)).toBe('5 train');
});

test('progress gives each backend its chances back', async () => {
  const breaks = [breakAt(1, 2), breakAt(2, 2), breakAt(3, 2)];
  const { make, done } = workshop({ auto: 'webgpu', breaks });
  expectWhole((await run(resilientEngine(make))).seen);
  expect(done.filter(what => what.includes('start')).slice(1)).toEqual([
    '2 start webgpu on 2',
    '3 start webgpu on 2',
    '4 start webgpu on 2',
  ]);
});

test('on the processor: once more, once with one thread, and then the fault', async () => {
  const breaks = [1, 2, 3].map(() => breakAt(1, 2, 'WorkerLost', 'It died.'));
  const { make, done } = workshop({ breaks });
  const engine = resilientEngine(make);
  const { seen, thrown } = await run(engine);
  expect(thrown).toMatchObject({ name: 'WorkerLost', message: 'It died.' });
  expect(done.filter(what => what.includes('start'))).toEqual([
    '1 start auto on 2',
    '2 start wasm on 2',
    '3 start wasm on 1',
  ]);
  expect(log(seen).at(-1)).toBe(
    'It died in step 2 of epoch 1; going on from the beginning on WASM with one thread',
  );
  // The broken worker is gone; the next run has what was asked for.
  expect(done.at(-1)).toBe('3 dispose');
  expectWhole((await run(engine)).seen);
  expect(done.slice(-2)).toEqual(['4 start auto on 2', '4 train']);
});

test('a backend that was chosen is tried once more, and no other', async () => {
  const breaks = [breakAt(2, 1), breakAt(2, 1)];
  const { make, done } = workshop({ breaks });
  const { thrown } = await run(resilientEngine(make), 'webgl');
  expect(thrown).toMatchObject({
    name: 'DeviceLost',
    message: 'DeviceLost. Trying WebGL once more did not help; another backend may.',
  });
  expect(done.filter(what => what.includes('start'))).toEqual(['1 start webgl on 2', '2 start webgl on 2']);
});

test('a backend that is gone, or is now a software GPU, is passed over', async () => {
  const { make, done } = workshop({
    auto: 'webgpu',
    breaks: [breakAt(2, 1)],
    gone: ['webgpu'],
    names: { webgl: 'WebGL · SwiftShader' },
  });
  const { seen } = await run(resilientEngine(make));
  expectWhole(seen);
  expect(done.filter(what => what.includes('start'))).toEqual([
    '1 start auto on 2',
    '2 start webgpu on 2',
    '3 start webgl on 2',
    '4 start wasm on 2',
  ]);
  expect(shown(seen).state.plan?.device.passedOver).toMatchObject([
    { backend: 'webgpu', reason: 'it failed while training: no webgpu any more' },
    { backend: 'webgl', reason: expect.stringContaining('a software GPU') as string },
  ]);
});

test('a loss that is no number: the GPU is suspected, the processor believed, and the GPU then has its place back', async () => {
  const breaks = [1, 2, 3].map(() => breakAt(2, 2, 'Diverged', 'Not a number.'));
  const { make, done } = workshop({ auto: 'webgpu', breaks });
  const engine = resilientEngine(make);
  const { thrown } = await run(engine);
  expect(thrown).toMatchObject({ name: 'Diverged', message: 'Not a number.' });
  expect(done.filter(what => what.includes('start'))).toEqual([
    '1 start auto on 2',
    '2 start webgpu on 2',
    '3 start wasm on 2',
  ]);
  expect((await engine.start('auto', 2)).backend).toBe('webgpu');
});

test.for(['BadRecipe', 'Aborted', 'NoBackend', 'Diverged'] as const)(
  '%s is not tried again on the processor',
  async name => {
    const { make, done } = workshop({ breaks: [breakAt(2, 2, name)] });
    expect((await run(resilientEngine(make))).thrown).toMatchObject({ name });
    expect(done).toEqual(['1 start auto on 2', '1 train']);
  },
);

test('a recipe that fails on what is left of a GPU’s ladder gives the GPU its place back, too', async () => {
  const breaks = [breakAt(2, 2), breakAt(2, 2), breakAt(2, 2), breakAt(2, 2, 'BadRecipe')];
  const { make, done } = workshop({ auto: 'webgpu', breaks });
  const engine = resilientEngine(make);
  await run(engine);
  expect(done.filter(what => what.includes('start')).at(-1)).toBe('4 start webgl on 2');
  expect((await engine.start('auto', 2)).backend).toBe('webgpu');
});

/** The first mishap of a run, with a second worker that does not start until it is let go, and Stop. */
async function stopWhileStarting() {
  const { make, done } = workshop({ breaks: [breakAt(2, 2)] });
  const held: (() => void)[] = [];
  let starts = 0;
  const engine = resilientEngine(() => {
    const own = make();
    const { start } = own;
    own.start = async (choice, threads) => {
      if (++starts === 2) await new Promise<void>(resolve => held.push(resolve));
      return start(choice, threads);
    };
    return own;
  });
  await engine.start('auto', 2);
  const stop = new AbortController();
  const seen: RunEvent[] = [];
  const training = (async () => {
    for await (const event of engine.train(job, data, stop.signal)) seen.push(event);
  })();
  while (held.length === 0) await new Promise(resolve => setTimeout(resolve));
  const stoppedAt = performance.now();
  stop.abort();
  await training;
  expect(performance.now() - stoppedAt).toBeLessThan(1000);
  expect(seen.at(-1)).toMatchObject({ kind: 'stopped', elapsedMs: 5 });
  const letGo = (): void => {
    for (const go of held) go();
  };
  return { engine, done, letGo };
}

test('Stop while another worker starts ends the run at once, and the next run finds that worker', async () => {
  const { engine, done, letGo } = await stopWhileStarting();
  letGo();
  expectWhole((await run(engine)).seen);
  expect(done.slice(-2)).toEqual(['2 start wasm on 2', '2 train']);
});

test('a backend that is chosen while another worker starts is started when that one has', async () => {
  const { engine, done, letGo } = await stopWhileStarting();
  const chosen = engine.start('webgl', 2);
  letGo();
  expect((await chosen).backend).toBe('webgl');
  expectWhole((await run(engine, 'webgl')).seen);
  expect(done.slice(-3)).toEqual(['2 start wasm on 2', '2 start webgl on 2', '2 train']);
});

test('a pause holds the next worker up as well', async () => {
  const { make } = workshop({ breaks: [breakAt(2, 2)] });
  const engine = resilientEngine(make);
  await engine.start('auto', 2);
  const gate = makeGate();
  const seen: RunEvent[] = [];
  const training = (async () => {
    for await (const event of engine.train(job, data, never, gate)) {
      seen.push(event);
      if (event.kind === 'action') gate.close();
    }
  })();
  while (!gate.closed) await new Promise(resolve => setTimeout(resolve));
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(seen.at(-1)?.kind).toBe('fold-resumed');
  gate.open();
  await training;
  expectWhole(seen);
});

test('under a pool each fold gets over its own mishaps, from its own checkpoint', async () => {
  const breaks = [breakAt(2, 2), breakAt(3, 1)];
  const { make } = workshop({ breaks });
  const pool = poolEngine(resilientEngine(make), () => resilientEngine(make), 2);
  const splits = [1, 2, 3].flatMap(fold => job.splits.map(split => ({ ...split, fold })));
  const seen: RunEvent[] = [];
  for await (const event of pool.train({ ...job, splits }, data, never)) seen.push(event);
  expect(log(seen)).toHaveLength(2);
  const { state, curves } = shown(seen);
  expect(state.folds.map(({ status, epochs }) => [status, epochs.length])).toEqual([
    ['finished', 3],
    ['finished', 3],
    ['finished', 3],
  ]);
  expect(curves.folds.map(({ steps }) => steps)).toEqual([12, 12, 12]);
});

test.for(['DeviceLost', 'WorkerLost', 'OutOfMemory', 'Unexpected'] as const)(
  '%s: a drawing is read again by another worker, from where the first one broke off; once',
  async name => {
    const lost = (): InkfoldError => new InkfoldError(name, 'gone');
    let breaks = 1;
    const disposed: number[] = [];
    let made = 0;
    const make = (): Engine => {
      const me = ++made;
      const fake = fakeEngine([], { digit: me });
      return {
        ...fake,
        async *predict(models, images, options) {
          let chunks = 0;
          for await (const chunk of fake.predict(models, images, options)) {
            if (chunks++ === 1 && breaks-- > 0) throw lost();
            yield chunk;
          }
        },
        augment: (recipe, images, draw) =>
          breaks-- > 0 ? Promise.reject(lost()) : fake.augment(recipe, images, draw),
        dispose: () => disposed.push(me),
      };
    };
    const engine = resilientEngine(make);
    const read = async (): Promise<(readonly [number, number])[]> => {
      const chunks: (readonly [number, number])[] = [];
      for await (const { from, probabilities } of engine.predict([], blobs(250).images, { signal: never }))
        chunks.push([from, probabilities.subarray(0, 10).indexOf(1)]);
      return chunks;
    };
    expect(await read()).toEqual([
      [0, 1],
      [100, 2],
      [200, 2],
    ]);
    expect(disposed).toEqual([1]);
    breaks = 1;
    expect(await engine.augment(job.recipe, digits.images, 1)).toEqual(digits.images);
    expect(disposed).toEqual([1, 2]);
    breaks = 2;
    await expect(read()).rejects.toMatchObject({ name });
  },
);

test('a prediction that fails while a fold trains ends the worker only where the device is lost; the log then says that', async () => {
  const { make, done } = workshop();
  let failure: FaultName = 'OutOfMemory';
  const engine = resilientEngine(() => {
    const own = make();
    return {
      ...own,
      async *predict() {
        await Promise.resolve();
        if (done.some(what => what.startsWith('2'))) yield { from: 0, probabilities: new Float32Array(10) };
        else throw new InkfoldError(failure, `${failure}.`);
      },
    };
  });
  await engine.start('auto', 2);
  const seen: RunEvent[] = [];
  for await (const event of engine.train(job, data, never)) {
    seen.push(event);
    if (event.kind !== 'epoch' || done.length > 2) continue;
    const read = engine.predict([], digits.images, { signal: never }).next();
    if (event.row.epoch === 1) {
      await expect(read).rejects.toMatchObject({ name: 'OutOfMemory' });
      failure = 'DeviceLost';
    } else expect((await read).value).toMatchObject({ from: 0 });
  }
  expect(done.slice(2)).toEqual(['1 dispose', '2 start wasm on 2', '2 train from 3.0']);
  expect(log(seen)).toEqual(['DeviceLost in step 1 of epoch 3; going on from epoch 3 on WASM, started anew']);
  expectWhole(seen);
});
