/**
 * Keras's files read the way Keras reads them, by check.py with h5py and numpy, and files in the layouts of other
 * versions, written by it with h5py, read by us. Keras itself is not run.
 */
import '@tensorflow/tfjs-backend-cpu';
import '../../engine/autodiff.ts';
import * as tf from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { PIXELS } from '../../data/digits.ts';
import { imageTensor, liveModel } from '../../engine/model.ts';
import { plainOps } from '../../engine/ops/plain.ts';
import { layerTable, parameterCount } from '../../recipe/network.ts';
import { presetOf, presets } from '../../recipe/presets.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import { presetModel, sameNumbers, sampleDigits } from './fixture.ts';
import { readH5, writeH5 } from './h5.ts';
import { readKeras, writeKeras } from './keras.ts';

const script = fileURLToPath(new URL('./check.py', import.meta.url));

/** The command, null where no Python has the packages. */
const python: string | null =
  ['python3', '/usr/bin/python3'].find(command => runs(command, ['-c', 'import h5py, numpy'])) ?? null;

/** True where a command can be run like this. */
function runs(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

/** What check.py prints; throws what it complains of. */
const runCheck = (...args: readonly string[]): string =>
  execFileSync(python ?? '', [script, ...args], { encoding: 'utf8', timeout: 120_000 });

/** Runs `work` with a folder that is gone afterwards. */
async function inFolder<T>(work: (path: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'inkfold-'));
  try {
    return await work(name => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const digits = sampleDigits(32);

/** The digits and the engine's logits, as check.py reads them. */
function expected(preset: PresetId): string {
  const { network, weights } = presetModel(preset);
  const live = liveModel(network, weights, plainOps);
  const logits = tf.tidy(() => live.logits(imageTensor(digits)).arraySync());
  live.dispose();
  const pixels = logits.map((_, i) => [...digits.subarray(i * PIXELS, (i + 1) * PIXELS)]);
  return JSON.stringify({ pixels, logits });
}

const write = {
  h5: (preset: PresetId) => writeH5(presetModel(preset), presetOf(preset).recipe),
  keras: (preset: PresetId) => writeKeras(presetModel(preset), presetOf(preset).recipe),
};

describe.runIf(python !== null)('with Python', { timeout: 60_000 }, () => {
  test.for(presets.map(({ id }) => id))('%s: numpy predicts from the files what the engine predicts', id =>
    inFolder(async path => {
      writeFileSync(path('digits.json'), expected(id));
      for (const kind of ['h5', 'keras'] as const) {
        const { bytes } = await write[kind](id);
        writeFileSync(path(`model.${kind}`), bytes);
        const found = JSON.parse(runCheck('check', path(`model.${kind}`), path('digits.json'))) as {
          worst: number;
          parameters: number;
          layers: readonly string[];
          l2: readonly number[];
        };
        const { network } = presetModel(id);
        expect(found.worst).toBeLessThan(1e-4);
        expect(found.parameters).toBe(parameterCount(network));
        expect(found.layers).toHaveLength(network.length + 1);
        expect(found.l2).toEqual(id === 'deep-bn' ? [0.0001] : []);
      }
    }),
  );

  test.for(['keras2', 'keras3', 'functional2', 'functional3', 'nested'])('reads the layout %s', layout =>
    inFolder(async path => {
      const model = presetModel('deep-bn');
      writeFileSync(path('ours.h5'), (await write.h5('deep-bn')).bytes);
      runCheck('rewrite', path('ours.h5'), layout, path('theirs'));
      const bytes = new Uint8Array(readFileSync(path('theirs')));
      const read = await (layout === 'nested' ? readKeras : readH5)('theirs', bytes);
      expect(read.network).toEqual(model.network);
      expect(sameNumbers(read.weights, model.weights)).toBe(true);
    }),
  );
});

if (python === null)
  test('reads files with h5py', ({ skip }) => skip('no python3 with h5py and numpy was found'));

const h5dump = runs('h5dump', ['--version']);

test.runIf(h5dump)('HDF5’s own h5dump sees the layout of Keras', () =>
  inFolder(async path => {
    const { network } = presetModel('deep-bn');
    writeFileSync(path('model.h5'), (await write.h5('deep-bn')).bytes);
    const listed = execFileSync('h5dump', ['-n', '1', path('model.h5')], { encoding: 'utf8' });
    for (const name of ['backend', 'keras_version', 'model_config', 'training_config'])
      expect(listed).toMatch(new RegExp(`attribute\\s+/${name}\\n`));
    const datasets = [...listed.matchAll(/dataset\s+\/model_weights\/(\S+)/g)].map(([, found]) => found);
    const table = layerTable(network).filter(({ weights }) => weights.length > 0);
    expect(datasets).toHaveLength(table.reduce((sum, { weights }) => sum + weights.length, 0));
    expect(datasets).toContain('norm1/norm1/moving_variance');
    const header = execFileSync(
      'h5dump',
      ['-H', '-d', '/model_weights/conv1/conv1/kernel', path('model.h5')],
      {
        encoding: 'utf8',
      },
    );
    expect(header).toContain('H5T_IEEE_F32LE');
    expect(header).toContain('( 3, 3, 1, 32 )');
  }),
);

if (!h5dump) test('h5dump', ({ skip }) => skip('h5dump, of hdf5-tools, was not found'));
