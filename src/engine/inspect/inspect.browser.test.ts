/** Looking into every preset's network on every backend, held against a slow reading in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawSampleDigit } from '../../data/sample.ts';
import { present } from '../../lib/check.ts';
import { random } from '../../lib/random.ts';
import { weightSpecs, type Network } from '../../recipe/network.ts';
import { networkOf, presetOf, presets } from '../../recipe/presets.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import type { Backend } from '../../run/device.ts';
import { EMBEDDING, type Embeddings } from '../../run/insight.ts';
import { startBackend, type Started } from '../backend.ts';
import { wasm } from '../devices/wasm.ts';
import { webgl } from '../devices/webgl.ts';
import { webgpu } from '../devices/webgpu.ts';
import { initialWeights, liveModel, type LiveModel, type Weights } from '../model.ts';
import type { Ops } from '../ops/ops.ts';
import { embedImages } from './embed.ts';
import { normalised } from './embedding.ts';
import { inspectImage } from './inspect.ts';
import { readSlowly, type Layered } from './reference.ts';
import { sketched } from './sketch.ts';

const never = new AbortController().signal;
/**
 * A digit on paper that is not clean: where windows of pixels are equal to the bit, the largest of them is anybody's, and a logit
 * has no one slope.
 */
const grain = random(2);
const image = drawSampleDigit(5, random(3)).map(ink => Math.round(ink * 0.75) + grain.below(64));
const inkOf = (bytes: Uint8Array): Float64Array => Float64Array.from(bytes, value => value / 255);

/** Weights as after a training: biases, scales and statistics that are not their first values. */
function livedIn(network: Network): Weights {
  const rng = random(11).fork('lived in');
  const specs = weightSpecs(network);
  return initialWeights(network, random(7)).map((values, i) => {
    const role = specs[i]?.role;
    if (role === 'kernel') return values;
    const [least, most] = role === 'gamma' || role === 'movingVariance' ? [0.5, 1.5] : [-0.1, 0.1];
    return values.map(() => least + (most - least) * rng.uniform());
  });
}

/** What is to be seen of each convolution: what follows it up to the next one, without what pools last. */
function shown(layers: readonly Layered[]): readonly Layered[] {
  const found: Layered[] = [];
  layers.forEach((layer, i) => {
    if (layer.kind !== 'conv') return;
    const block = [layer];
    for (const next of layers.slice(i + 1)) {
      if (next.shape.length !== 3 || next.kind === 'conv') break;
      block.push(next);
    }
    while (block.at(-1)?.kind === 'maxPool' || block.at(-1)?.kind === 'dropout') block.pop();
    found.push({ ...present(block.at(-1), 'a layer'), name: layer.name });
  });
  return found;
}

/** The picture of a layer's channels, as `FeatureMaps` has it. */
function picture({ shape, values }: Layered): number[] {
  const [height = 0, width = 0, channels = 0] = shape;
  const largest = values.reduce((max, value) => Math.max(max, value), 0);
  return Array.from({ length: channels * height * width }, (_, i) => {
    const [channel, place] = [Math.floor(i / (height * width)), i % (height * width)];
    return Math.round((255 * Math.max(0, values[place * channels + channel] ?? 0)) / largest);
  });
}

/** Central differences of a logit in double precision, along each of `ways`. */
function slopes(network: Network, weights: Weights, digit: number, ways: readonly Float64Array[]) {
  const ink = inkOf(image);
  // So short that none of tens of thousands of units changes its mind on the way: each that does bends the slope.
  const step = 1e-8;
  const logit = (moved: Float64Array): number =>
    present(readSlowly(network, weights, moved).at(-1)?.values[digit], 'a logit');
  return ways.map(way => {
    const towards = ink.map((value, i) => value + step * (way[i] ?? 0));
    const away = ink.map((value, i) => value - step * (way[i] ?? 0));
    return (logit(towards) - logit(away)) / (2 * step);
  });
}

/** Single pixels in and around the ink, and a few directions that move all of them. */
function directions(): readonly Float64Array[] {
  const rng = random(5);
  const pixels = [0, 318, 433, 783];
  return [
    ...pixels.map(pixel => new Float64Array(784).fill(1, pixel, pixel + 1)),
    ...Array.from({ length: 4 }, () => new Float64Array(784).map(() => rng.normal())),
  ];
}

for (const { backend, look } of [wasm, webgl, webgpu]) {
  const sighting = await look();
  const title = sighting.found ? backend : `${backend} (skipped: ${sighting.reason})`;
  describe.skipIf(!sighting.found)(title, () => lookInsideOn(backend));
}

/** Every preset's network on one backend. */
function lookInsideOn(backend: Backend): void {
  let device: Started;
  const live = new Map<PresetId, LiveModel>();

  /** A preset's network with weights as after a training; the same one each time. */
  function modelOf(id: PresetId): LiveModel {
    const network = networkOf(presetOf(id).recipe);
    const model = live.get(id) ?? liveModel(network, livedIn(network), device.ops);
    live.set(id, model);
    return model;
  }

  beforeAll(async () => {
    device = await startBackend(backend);
  });
  afterAll(() => live.forEach(model => model.dispose()));

  test.for(presets.map(({ id }) => id))('%s is looked into', { timeout: 300_000 }, async id => {
    const recipe = presetOf(id).recipe;
    const network = networkOf(recipe);
    const weights = livedIn(network);
    const model = modelOf(id);
    await inspectImage(model, device.ops, image, never);
    const before = tf.memory().numTensors;
    const insight = await inspectImage(model, device.ops, image, never);
    expect(tf.memory().numTensors).toBe(before);

    const layers = readSlowly(network, weights, inkOf(image));
    const logits = present(layers.at(-1), 'logits').values;
    expect(insight.digit).toBe(logits.indexOf(Math.max(...logits)));

    const expected = shown(layers);
    expect(
      insight.maps.map(({ layer, height, width, channels }) => [layer, height, width, channels]),
    ).toEqual(expected.map(({ name, shape }) => [name, ...shape]));
    insight.maps.forEach(({ values }, i) => {
      const wanted = picture(present(expected[i], 'maps'));
      expect(values.length).toBe(wanted.length);
      expect(Math.max(...values)).toBe(255);
      const off = wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - (values[at] ?? 0))), 0);
      expect(off, 'grey levels').toBeLessThanOrEqual(1);
    });

    const ways = directions();
    const expectedSlopes = slopes(network, weights, insight.digit, ways);
    const scale = Math.max(...expectedSlopes.map(Math.abs));
    ways.forEach((way, i) => {
      const slope = way.reduce((sum, share, at) => sum + share * (insight.saliency[at] ?? 0), 0);
      expect(Math.abs(slope - (expectedSlopes[i] ?? 0)) / scale, `direction ${i}`).toBeLessThan(1e-3);
    });

    const energy = -Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    expect(insight.embedding.energy).toBeCloseTo(energy, 4);
    expect(Math.hypot(...insight.embedding.features)).toBeCloseTo(1, 5);
  });

  test('what is aborted or breaks leaves no tensor behind', async () => {
    const model = modelOf('two-conv');
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const stopped = inspectImage(model, device.ops, image, stop.signal);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'Aborted' });
    await expect(inspectImage(model, device.ops, image, stop.signal)).rejects.toMatchObject({
      name: 'Aborted',
    });
    const embedding = embedImages(model, device.ops, image, { signal: stop.signal }).next();
    await expect(embedding).rejects.toMatchObject({ name: 'Aborted' });
    expect(tf.memory().numTensors).toBe(before);

    // The last layer breaks: at once, or only when the gradient is taken.
    for (const healthy of [0, 1]) {
      let calls = 0;
      const breaking: Ops = {
        ...device.ops,
        dense: (...asked) => {
          if (calls++ >= 2 * healthy + 1) throw new Error('a bolt from the blue');
          return device.ops.dense(...asked);
        },
      };
      await expect(inspectImage(model, breaking, image, never)).rejects.toThrow('a bolt from the blue');
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test('embeddings of many are those of each: what the convolutions make of it', async () => {
    const { network } = modelOf('two-conv');
    const digits = Uint8Array.from({ length: 300 }, (_, i) => i % 10);
    const hand = random(4);
    const images = new Uint8Array(300 * 784);
    digits.forEach((digit, i) => images.set(drawSampleDigit(digit, hand), i * 784));
    // The narrowest and the widest last layer; a software GPU takes seconds for each.
    for (const model of [modelOf('two-conv'), modelOf('inkfold')]) {
      const before = tf.memory().numTensors;
      const chunks: number[] = [];
      const rows = new Map<number, Float32Array>();
      for await (const { from, features, energies } of embedImages(model, device.ops, images, {
        signal: never,
      })) {
        chunks.push(from);
        const width = features.length / energies.length;
        expect(width).toBeLessThanOrEqual(EMBEDDING);
        energies.forEach((_, i) => rows.set(from + i, features.subarray(i * width, (i + 1) * width)));
      }
      expect(tf.memory().numTensors).toBe(before);
      expect(chunks).toEqual([0, 256]);
      expect(rows.size).toBe(300);
      for (const row of [0, 299]) {
        const one = images.slice(row * 784, (row + 1) * 784);
        const { embedding } = await inspectImage(model, device.ops, one, never);
        const dot = embedding.features.reduce((sum, value, i) => sum + value * (rows.get(row)?.[i] ?? 0), 0);
        expect(dot).toBeCloseTo(1, 5);
      }
    }
    const weights = livedIn(network);
    const clean = images.slice(0, 784);
    const layers = readSlowly(network, weights, inkOf(clean));
    const flat = present(
      layers.find(({ kind }) => kind === 'flatten'),
      'features',
    ).values;
    const expected = normalised(sketched(Float32Array.from(flat), 1), 1);
    const first = await embeddingOf(modelOf('two-conv'), device, clean);
    expected.forEach((value, i) => expect(first.features[i]).toBeCloseTo(value, 5));
    // A last layer behind a dense one, and one right behind the convolutions.
    for (const model of [modelOf('two-conv'), modelOf('inkfold')]) {
      const read = readSlowly(model.network, livedIn(model.network), inkOf(clean));
      const roots = Float32Array.from(
        present(read.at(-2), 'features').values,
        value => Math.sign(value) * Math.sqrt(Math.abs(value)),
      );
      const code = normalised(sketched(roots, 1), 1);
      const { codes } = await embeddingOf(model, device, clean);
      expect(codes).toHaveLength(code.length);
      code.forEach((value, i) => expect(codes[i]).toBeCloseTo(value, 3));
    }
  });
}

async function embeddingOf(
  model: LiveModel,
  { ops }: Started,
  images: Uint8Array<ArrayBuffer>,
): Promise<Embeddings> {
  for await (const embeddings of embedImages(model, ops, images, { signal: never })) return embeddings;
  throw new Error('no embedding');
}

test(
  'an inspection and the embeddings of many take this long on the processor',
  { timeout: 300_000 },
  async context => {
    const { ops } = await startBackend('wasm');
    const images = new Uint8Array(2000 * 784);
    for (let row = 0; row < 2000; row++) images.set(image, row * 784);
    for (const id of ['two-conv', 'stratified-cv'] as const) {
      const network = networkOf(presetOf(id).recipe);
      const weights = livedIn(network);
      const looks: number[] = [];
      for (let look = 0; look < 20; look++) {
        const began = performance.now();
        const model = liveModel(network, weights, ops);
        await inspectImage(model, ops, image, never);
        model.dispose();
        looks.push(performance.now() - began);
      }
      const median = looks.toSorted((a, b) => a - b)[10] ?? NaN;
      const model = liveModel(network, weights, ops);
      const began = performance.now();
      for await (const _ of embedImages(model, ops, images, { signal: never }));
      const each = (performance.now() - began) / 2000;
      model.dispose();
      await context.annotate(
        `${id}: ${median.toFixed(1)} ms an inspection, ${(5 * each).toFixed(2)} s for the embeddings of 5,000 digits`,
      );
      expect(median).toBeLessThan(1000);
    }
  },
);
