/** What a network that has seen nothing but the built-in sample makes of real handwriting: MNIST's 10,000 test digits. */
import { expect, test } from 'vitest';
import { CLASSES } from '../data/digits.ts';
import { drawSampleSets } from '../data/sample.ts';
import { holdOut } from '../data/split.ts';
import { presetOf } from '../recipe/presets.ts';
import type { TrainedModel } from '../run/model.ts';
import { localEngine } from './local.ts';

// Vite hands test.env on to browser tests by this name.
const folder: unknown = import.meta.env.INKFOLD_DATA;
const never = new AbortController().signal;

/** The bytes after an IDX file's header; the server delivers .gz files inflated. */
async function idxBytes(name: string, header: number): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/@fs${String(folder)}/mnist/${name}`);
  return new Uint8Array(await response.arrayBuffer()).slice(header);
}

test('trained on sample digits alone, two-conv reads at least 85 % of MNIST', async context => {
  if (typeof folder !== 'string') return context.skip('INKFOLD_DATA is not set: no real digits to read');
  const engine = localEngine();
  await engine.start('wasm');
  const { train } = await drawSampleSets({ seed: 42 });
  const { recipe } = presetOf('two-conv');
  const { train: rows, test: held } = holdOut(train.count, recipe.holdOut, recipe.seed);
  const job = { runId: 'sample', recipe, splits: [{ fold: 1, train: rows, validation: held }] };
  let model: TrainedModel | null = null;
  for await (const event of engine.train(job, { digits: train, validation: train }, never))
    if (event.kind === 'fold-finished') model = event.result.model;
  if (!model) throw new Error('the run left no model');

  const images = await idxBytes('t10k-images-idx3-ubyte.gz', 16);
  const labels = await idxBytes('t10k-labels-idx1-ubyte.gz', 8);
  expect(labels.length).toBe(10_000);
  let correct = 0;
  for await (const { from, probabilities } of engine.predict([model], images, { signal: never })) {
    for (let i = 0; i < probabilities.length / CLASSES; i++) {
      const row = probabilities.subarray(i * CLASSES, (i + 1) * CLASSES);
      if (row.indexOf(Math.max(...row)) === labels[from + i]) correct++;
    }
  }
  await context.annotate(`${(correct / 100).toFixed(2)} % of MNIST’s 10,000 test digits read right`);
  expect(correct).toBeGreaterThanOrEqual(8500);
});
