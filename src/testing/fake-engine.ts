/** An engine that trains nothing: it tells a recorded run and predicts what it is told to. For tests of everything around. */
import { throwIfAborted } from '../lib/fault.ts';
import type { DeviceReport } from '../run/device.ts';
import type { Engine } from '../run/engine.ts';
import type { RunEvent } from '../run/events.ts';
import { passed } from '../run/gate.ts';
import type { Embedding, Insight } from '../run/insight.ts';

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
    useThreads: atMost => {
      calls.push(`use ${atMost} threads`);
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
    inspect: async (_model, image, signal) => {
      calls.push('inspect');
      await turn();
      throwIfAborted(signal);
      return fakeInsight(digit, image);
    },
    async *embed(_model, images, { signal }) {
      calls.push('embed');
      const rows = images.length / 784;
      for (let from = 0; from < rows; from += 100) {
        await turn();
        throwIfAborted(signal);
        const chunk = Array.from({ length: Math.min(100, rows - from) }, (_, i) =>
          fakeEmbedding(images.subarray((from + i) * 784, (from + i + 1) * 784)),
        );
        yield {
          from,
          features: Float32Array.from(chunk.flatMap(({ features }) => [...features])),
          codes: Float32Array.from(chunk.flatMap(({ code }) => [...code])),
          energies: Float32Array.from(chunk, ({ energy }) => energy),
        };
      }
    },
    augment: (_recipe, images) => Promise.resolve(images),
    dispose: () => calls.push('dispose'),
  };
}

/** Two maps of one convolution: the image itself and its negative, at half its size; ink speaks for the digit, paper does not. */
function fakeInsight(digit: number, image: Uint8Array): Insight {
  const half = (x: number, y: number): number => image[2 * y * 28 + 2 * x] ?? 0;
  const values = Uint8Array.from({ length: 2 * 14 * 14 }, (_, i) => {
    const ink = half(i % 14, Math.floor(i / 14) % 14);
    return i < 14 * 14 ? ink : 255 - ink;
  });
  return {
    digit,
    maps: [{ layer: 'conv1', height: 14, width: 14, channels: 2, values }],
    saliency: Float32Array.from({ length: 784 }, (_, i) => (image[i] ?? 0) / 255 - 0.5),
    embedding: fakeEmbedding(image),
  };
}

/** Where an image's ink is, by quarters of its height: equal images, equal features. The more ink, the lower the energy. */
function fakeEmbedding(image: Uint8Array): Embedding {
  const ink = [0, 1, 2, 3].map(quarter =>
    image.subarray(quarter * 196, (quarter + 1) * 196).reduce((sum, value) => sum + value, 0),
  );
  const length = Math.hypot(...ink);
  const features = Float32Array.from(ink, value => (length > 0 ? value / length : 0));
  return { features, code: features.slice(), energy: -ink.reduce((sum, value) => sum + value, 0) / 10_000 };
}

const isList = (
  recording: readonly RunEvent[] | readonly (readonly RunEvent[])[],
): recording is readonly (readonly RunEvent[])[] => Array.isArray(recording[0]);
