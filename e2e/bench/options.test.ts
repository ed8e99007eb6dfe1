/** The command line of `npm run bench`. */
import { expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { BENCH_NAMES } from './rows.ts';

test('what trains for an hour runs only where it is named, accuracy first', () => {
  expect(readOptions([]).benches).toEqual(BENCH_NAMES);
  expect(readOptions([]).benches).not.toContain('accuracy');
  expect(readOptions(['--only', 'robustness,accuracy']).benches).toEqual(['accuracy', 'robustness']);
});

test('a trial has its preset, seeds, epochs and rows from the command line', () => {
  const args = ['--preset', 'two-conv', '--seeds', '1,2', '--epochs', '3', '--rows', '2000'];
  expect(readOptions([...args, '--save', 'a.bin', '--validation', 'own', '--keep-out']).trials).toEqual({
    preset: 'two-conv',
    backend: 'wasm',
    seeds: [1, 2],
    epochs: 3,
    rows: 2000,
    validation: 'own',
    keepOut: true,
    save: 'a.bin',
    load: null,
  });
});

test('unless told otherwise, our own preset trains as it is, once, on the processor', () => {
  const { preset, backend, seeds, epochs, rows, validation } = readOptions([]).trials;
  expect({ preset, backend, seeds, epochs, rows, validation }).toEqual({
    preset: 'inkfold',
    backend: 'wasm',
    seeds: [42],
    epochs: null,
    rows: 0,
    validation: 'folds',
  });
  expect(readOptions(['--backend', 'webgpu']).trials.backend).toBe('webgpu');
});

test.each([
  ['--preset', 'seven-conv', 'preset'],
  ['--seeds', '1,x', 'seeds'],
  ['--seeds', '', 'seeds'],
  ['--epochs', '0', 'epochs'],
  ['--rows', '-5', 'rows'],
  ['--validation', 'none', 'validation'],
  ['--only', 'speed', 'bench'],
])('%s %s is refused with a sentence', (option, value, named) => {
  expect(() => readOptions([`${option}=${value}`])).toThrow(`--${named}: `);
});
