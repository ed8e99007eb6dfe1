/** An engine that trains nothing: it tells a recorded run and predicts what it is told to. For tests of everything around. */
import { throwIfAborted } from '../lib/fault.ts';
import type { DeviceReport } from '../run/device.ts';
import type { Engine } from '../run/engine.ts';
import type { RunEvent } from '../run/events.ts';
import { passed } from '../run/gate.ts';

export const fakeDevice: DeviceReport = {
  backend: 'wasm',
  name: 'WASM SIMD',
  reason: 'no GPU adapter was found',
  threads: 1,
  kernels: 'fake',
  passedOver: [],
};

export interface FakeEngine extends Engine {
  /** The calls so far, by name. */
  readonly calls: readonly string[];
}

/** One turn of the event loop, so that an abort can arrive. */
const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** Yields `recording` (one a run, where there are several), then throws `failure` if there is one; predicts `digit`. */
export function fakeEngine(
  recording: readonly RunEvent[] | readonly (readonly RunEvent[])[],
  { digit = 7, failure }: { digit?: number; failure?: Error } = {},
): FakeEngine {
  const calls: string[] = [];
  const runs = isList(recording) ? [...recording] : [recording];
  return {
    calls,
    start: choice => {
      calls.push(`start ${choice}`);
      return Promise.resolve(fakeDevice);
    },
    async *train(_job, _data, signal, gate) {
      calls.push('train');
      for (const event of (runs.length > 1 ? runs.shift() : runs[0]) ?? []) {
        await turn();
        if (gate) await passed(gate, signal);
        if (signal.aborted) {
          yield { kind: 'stopped', elapsedMs: 1 };
          return;
        }
        yield event;
      }
      if (failure) throw failure;
    },
    async *predict(_models, images, { signal, temperature = 1 }) {
      calls.push(temperature === 1 ? 'predict' : `predict at ${temperature}`);
      const rows = images.length / 784;
      for (let from = 0; from < rows; from += 100) {
        await turn();
        throwIfAborted(signal);
        const probabilities = new Float32Array(Math.min(100, rows - from) * 10);
        for (let i = digit; i < probabilities.length; i += 10) probabilities[i] = 1;
        yield { from, probabilities };
      }
    },
    augment: (_recipe, images) => Promise.resolve(images),
    dispose: () => calls.push('dispose'),
  };
}

const isList = (
  recording: readonly RunEvent[] | readonly (readonly RunEvent[])[],
): recording is readonly (readonly RunEvent[])[] => Array.isArray(recording[0]);
