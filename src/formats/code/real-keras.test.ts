/**
 * Generated Python with Keras itself, on a few hundred digits: only where INKFOLD_KERAS names a Python that has Keras 3, one
 * of its backends and scikit-learn (in a virtual environment: pip install keras jax scikit-learn scipy).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawSampleSets } from '../../data/sample.ts';
import { csvText } from '../../testing/csv-text.ts';
import { changed } from './fixture.ts';
import { kerasScript } from './keras.ts';

const python = process.env.INKFOLD_KERAS;

/** Between them every callback, a rate by the epoch and by the step, augmentation, and folds that vote. */
const recipes = [
  changed('kfold-cnn', { folds: 2, epochs: 2 }),
  changed('two-conv', {
    schedule: 'one-cycle',
    warmUp: 1,
    epochs: 3,
    rotation: 8,
    zoom: 0.1,
    shear: 3,
    loss: 'categorical',
    labelSmoothing: 0.1,
  }),
];

test.for(recipes)('$preset, $validation trains with Keras', { timeout: 600_000 }, async (recipe, context) => {
  if (!python) return context.skip('INKFOLD_KERAS is not set: no Python with Keras to train with');
  const { train, test: digits } = await drawSampleSets({ seed: 1, trainCount: 400, testCount: 60 });
  const folder = mkdtempSync(join(tmpdir(), 'inkfold-keras-'));
  try {
    writeFileSync(join(folder, 'train.csv'), csvText(train));
    writeFileSync(join(folder, 'test.csv'), csvText(digits));
    writeFileSync(join(folder, 'run.py'), kerasScript(recipe));
    // JAX is the smallest of the backends to install; the script takes whichever is named before it begins.
    const env = { KERAS_BACKEND: 'jax', ...process.env };
    const { status, stdout, stderr } = spawnSync(python, ['run.py'], { cwd: folder, env, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('400 digits to train with, 60 to predict');
    expect(stdout).toContain(`Epoch ${recipe.epochs}/${recipe.epochs}`);
    const lines = readFileSync(join(folder, 'submission.csv'), 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('ImageId,Label');
    expect(lines.slice(1).map(line => line.replace(/,\d$/, ''))).toEqual(
      Array.from({ length: 60 }, (_, i) => String(i + 1)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
