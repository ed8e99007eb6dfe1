/** An experiment comes back as it left, and a damaged one says where it is damaged. */
import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { experiment, randomModel } from '../../testing/experiment.ts';
import { presets } from '../../recipe/presets.ts';
import { memberReader } from './members.ts';
import { readExperiment } from './read.ts';
import { writeExperiment } from './write.ts';

const written = writeExperiment(experiment);

/**
 * A value with each array replaced by its type, length and the sum of its bytes: comparing a million numbers one by one takes
 * seconds. toStrictEqual then tells -0 from 0, and takes NaN for NaN.
 */
function told(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const sum = createHash('sha256').update(bytes).digest('hex');
    return `${value.constructor.name} of ${value.byteLength} bytes: ${sum}`;
  }
  if (Array.isArray(value)) return value.map(told);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, told(part)]));
}

/** The file with its JSON changed, or with other files in it. */
function altered(change: (json: string) => string, files: Record<string, Uint8Array> = {}) {
  const archive = unzipSync(written.bytes);
  const json = new TextDecoder().decode(archive['experiment.json']);
  const text = change(json);
  if (Object.keys(files).length === 0) expect(text, 'the change must change something').not.toBe(json);
  return zipSync({ ...archive, 'experiment.json': new TextEncoder().encode(text), ...files });
}

test('everything comes back as it was, floats bit for bit', async () => {
  expect(written).toMatchObject({ name: 'two-conv.inkfold', type: 'application/zip' });
  const read = await readExperiment('two-conv.inkfold', written.bytes);
  expect(told(read)).toStrictEqual(told(experiment));
  // Written once more it is the same file, but for the times in the archive.
  const again = unzipSync(writeExperiment(read).bytes);
  expect(told(again)).toEqual(told(unzipSync(written.bytes)));
});

test('weights that are kept and newest stand in the file once, and come back as two', async () => {
  const kept = experiment.run.folds[0]?.result?.model ?? null;
  const file = writeExperiment({ ...experiment, newest: kept && { ...kept, id: 'newest' } });
  expect(Object.keys(unzipSync(file.bytes))).not.toContain('newest/weights.f32');
  const { newest, run } = await readExperiment('a.inkfold', file.bytes);
  expect(told(newest?.weights)).toStrictEqual(told(kept?.weights));
  expect(newest?.weights[0]?.buffer).not.toBe(run.folds[0]?.result?.model.weights[0]?.buffer);
});

test.for(presets.map(({ id, recipe }) => ({ id, recipe })))(
  'the network and the weights of $id come back',
  async ({ recipe }) => {
    const newest = randomModel(recipe, 1, 3);
    const file = writeExperiment({ ...experiment, recipe, newest });
    const read = await readExperiment('a.inkfold', file.bytes);
    expect(read.recipe).toStrictEqual(recipe);
    expect(told(read.newest)).toStrictEqual(told(newest));
  },
);

test.for([
  {
    what: 'another format',
    change: ['inkfold-experiment', 'tea'],
    says: /at format, expected “inkfold-experiment”/,
  },
  { what: 'a newer version', change: ['"version": 1', '"version": 2'], says: /newer Inkfold/ },
  { what: 'no JSON', change: ['{', '<'], says: /expected JSON/ },
  {
    what: 'an unknown preset',
    change: ['"preset": "two-conv"', '"preset": "three"'],
    says: /recipe\.preset, expected one of two-conv/,
  },
  {
    what: 'a knob out of range',
    change: ['"folds": 2', '"folds": 1000'],
    says: /recipe\.folds.*between 2 and 20/,
  },
  {
    what: 'an unknown layer',
    change: ['"kind": "flatten"', '"kind": "lambda"'],
    says: /network\[4\]\.kind, expected one of conv/,
  },
  {
    what: 'a layer out of bounds',
    change: ['"filters": 64', '"filters": 1e9'],
    says: /filters, expected a whole number from 1 to 16,384/,
  },
  {
    what: 'weights of another network',
    change: ['"filters": 64', '"filters": 65'],
    says: /weights, expected 2[\d,]+ weights \(the file holds 225,034\)/,
  },
  {
    what: 'a file that is not there',
    change: ['fold-1/weights.f32', 'fold-9/weights.f32'],
    says: /weights, expected the path of a file/,
  },
  {
    what: 'a run that is not over',
    change: ['"status": "stopped"', '"status": "training"'],
    says: /run\.status, expected one of finished, stopped, failed/,
  },
  {
    what: 'a number that is none',
    change: ['98765.4321', '"soon"'],
    says: /run\.elapsedMs, expected a number/,
  },
  {
    what: 'a row outside the set',
    change: ['"count": 20', '"count": 10'],
    says: /splits\[0\]\.train, expected row numbers from 0 to 9/,
  },
  {
    what: 'a very long choice',
    change: ['"fill": "nearest"', `"fill": "${'x'.repeat(5000)}"`],
    says: /recipe\.fill, expected another value: Fill has no choice “x{90,99}…\.$/,
  },
  {
    what: 'a score of more rows than there are',
    change: ['"correct": 9', '"correct": 11'],
    says: /run\.folds\[0\]\.result\.score, expected a score of 10 rows/,
  },
  {
    what: 'a fold’s result of another fold',
    change: [
      '"result": {\n          "model": {\n            "id": "model 1.2.102",\n            "fold": 1',
      '"result": {\n          "model": {\n            "id": "model 1.2.102",\n            "fold": 2',
    ],
    says: /run\.folds\[0\]\.result\.model\.fold, expected 1, as its fold/,
  },
  {
    what: 'a time below zero',
    change: ['98765.4321', '-1'],
    says: /run\.elapsedMs, expected a number from 0 to/,
  },
  {
    what: 'one split for two folds',
    change: [/"splits": \[\s*\{[^}]*\},/, '"splits": ['],
    says: /at splits, expected one split for each fold/,
  },
  {
    what: 'the same curves twice',
    change: ['"curves": [\n    {\n      "fold": 1', '"curves": [\n    {\n      "fold": 2'],
    says: /at curves, expected the curves of each fold once/,
  },
  {
    what: 'a fold missing',
    change: ['"folds": 2,\n      "lanes"', '"folds": 3,\n      "lanes"'],
    says: /run\.folds, expected one fold for each/,
  },
] as const)('$what is refused in one sentence', async ({ change: [from, to], says }) => {
  const bytes = altered(json => json.replace(from, to));
  const reading = readExperiment('my run.inkfold', bytes);
  await expect(reading).rejects.toMatchObject({ name: 'BadFile' });
  await expect(reading).rejects.toThrow(says);
  await expect(reading).rejects.toThrow(/^my run\.inkfold .*[^.]\.$/);
});

test('probabilities, curves and files of odd lengths are refused', async () => {
  const probabilities = altered(json => json, { 'fold-1/probabilities.f32': new Uint8Array(4) });
  await expect(readExperiment('a', probabilities)).rejects.toThrow(
    /probabilities, expected 10 probabilities/,
  );
  const curves = altered(json => json, { 'fold-1/loss.f32': new Uint8Array(8) });
  await expect(readExperiment('a', curves)).rejects.toThrow(/curves\[0\], expected curves of equal length/);
  const odd = altered(json => json, { 'fold-1/train-rows.i32': new Uint8Array(7) });
  await expect(readExperiment('a', odd)).rejects.toThrow(/train, expected a file of 4-byte numbers/);
});

const rows = (...numbers: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(numbers).buffer);

test('rows that train and validate, or stand twice, are refused', async () => {
  const validation = [0, 2, 4, 6, 8, 10, 12, 14, 16];
  // The rows that were predicted are those that validated, and stand in the file once.
  const both = altered(json => json, { 'fold-1/predicted-rows.i32': rows(...validation, 1) });
  await expect(readExperiment('a', both)).rejects.toThrow(/validation, expected rows that do not train/);
  const twice = altered(json => json, { 'fold-1/train-rows.i32': rows(1, 3, 1) });
  await expect(readExperiment('a', twice)).rejects.toThrow(/splits\[0\]\.train, expected each row once/);
  // Digits may be both by intention: a test set that is the training set.
  const known = altered(json => json.replace('stratified-k-fold', 'test-set'), {
    'fold-1/predicted-rows.i32': rows(...validation, 1),
  });
  expect((await readExperiment('a', known)).recipe.validation).toBe('test-set');
});

test('probabilities are from 0 to 1', async () => {
  const wrong = new Uint8Array(Float32Array.from({ length: 100 }, () => 1.5).buffer);
  const file = altered(json => json, { 'fold-1/probabilities.f32': wrong });
  await expect(readExperiment('a', file)).rejects.toThrow(/probabilities, expected numbers from 0 to 1/);
});

test('a file that is named often counts each time', () => {
  const files = new Map(
    [['a.i32', rows(1, 2, 3)]].map(([name, bytes]) => [String(name), new Uint8Array(bytes as Uint8Array)]),
  );
  const { ints } = memberReader(files, 30);
  expect([...ints('a.i32', 'x'), ...ints('a.i32', 'x')]).toEqual([1, 2, 3, 1, 2, 3]);
  expect(() => ints('a.i32', 'x')).toThrow('arrays of at most 30 bytes in all');
});

test('names and texts are kept in one line, and short', async () => {
  const name = `a\\u0000b\\u202e${'c'.repeat(500)}`;
  const read = await readExperiment(
    'a',
    altered(json => json.replaceAll('digit-recognizer.zip/train.csv', name)),
  );
  expect(read.digits.name).toMatch(/^a b c{115}…$/);
});

test('an archive that is cut off, or of something else, is refused', async () => {
  await expect(readExperiment('cut.inkfold', written.bytes.slice(0, 5000))).rejects.toThrow(
    /cut\.inkfold is damaged/,
  );
  const other = zipSync({ 'a.txt': new Uint8Array(3) });
  await expect(readExperiment('other.zip', other)).rejects.toThrow(/holds no experiment\.json/);
});
