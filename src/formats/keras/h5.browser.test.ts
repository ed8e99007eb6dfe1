/** Keras's files in a real browser, whose h5wasm is started by fetching nothing: it is one script with all in it. */
import { expect, test } from 'vitest';
import { presetOf } from '../../recipe/presets.ts';
import { presetModel, sameNumbers } from './fixture.ts';
import { readH5, writeH5 } from './h5.ts';
import { readKeras, writeKeras } from './keras.ts';

test('both kinds of file come back as they left', async () => {
  const model = presetModel('deep-bn');
  const { recipe } = presetOf('deep-bn');
  const h5 = await writeH5(model, recipe);
  const keras = await writeKeras(model, recipe, new Date(2025, 0, 1));
  for (const read of [await readH5(h5.name, h5.bytes), await readKeras(keras.name, keras.bytes)]) {
    expect(read.network).toEqual(model.network);
    expect(sameNumbers(read.weights, model.weights)).toBe(true);
  }
});

test('a damaged file gets a sentence', async () => {
  await expect(readH5('text.h5', new TextEncoder().encode('no model'.repeat(99)))).rejects.toThrow(
    'text.h5 is no HDF5 file',
  );
});
