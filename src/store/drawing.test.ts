/** The drawing as a person makes it: several digits, examples over it, replays of it. */
import { expect, test, vi } from 'vitest';
import { drawingToDigit } from '../data/ink.ts';
import { blobs } from '../testing/blobs.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { fakeReader, unlabelled } from '../testing/fake-reader.ts';
import { localConverter } from '../testing/local-converter.ts';
import { recordedRun } from '../testing/recorded-run.ts';
import { createApp, type App } from './app.ts';

const sets = { 'train.csv': blobs(100), 'test.csv': unlabelled(blobs(30, 2)) };
const upright = (x: number) => ({ x: [x, x], y: [0.2, 0.8], t: [0, 300] });

const app = (): App => createApp(fakeEngine(recordedRun), fakeReader(sets), localConverter);

async function trained(): Promise<App> {
  const made = app();
  await made.actions.openFiles([new File([], 'train.csv'), new File([], 'test.csv')]);
  await made.actions.train();
  return made;
}

test('digits side by side are read one by one, left to right; the last one drawn is looked at closely', async () => {
  const { store, actions } = await trained();
  for (const x of [0.2, 0.8, 0.5]) actions.addStroke(upright(x));
  await expect.poll(() => store.getState().drawing.readings.length).toBe(3);
  const { glyphs, chosen, pixels, readings } = store.getState().drawing;
  expect(glyphs).toHaveLength(3);
  expect(chosen).toBe(1);
  expect(pixels).toBe(glyphs[1]);
  // The engine is sure of a 7; the rest is the vote of the training digits.
  for (const { probabilities } of readings) expect(probabilities[7]).toBeGreaterThan(0.19);
  actions.chooseGlyph(2);
  expect(store.getState().drawing).toMatchObject({ chosen: 2, pixels: glyphs[2] });
  actions.chooseGlyph(9);
  expect(store.getState().drawing.chosen).toBe(2);
  actions.clearDrawing();
  expect(store.getState().drawing).toMatchObject({ glyphs: [], readings: [], chosen: 0, pixels: null });
});

test('a drawing of one digit is what it always was', () => {
  const { store, actions } = app();
  actions.addStroke(upright(0.5));
  expect(store.getState().drawing.glyphs).toEqual([drawingToDigit([upright(0.5)])]);
});

test('a drawn digit’s reading is the mean over its pictures; an example has but one', async () => {
  const engine = fakeEngine(recordedRun);
  const rows: number[] = [];
  // Sure of a 2 in every first picture, of a 5 in every second one, of a 7 in every third.
  const predict: typeof engine.predict = async function* (_models, images) {
    await Promise.resolve();
    rows.push(images.length / 784);
    const probabilities = new Float32Array((images.length / 784) * 10);
    for (let row = 0; row < images.length / 784; row++)
      probabilities[row * 10 + ([2, 5, 7][row % 3] ?? 0)] = 1;
    yield { from: 0, probabilities };
  };
  // The training digits are never known: the network reads alone.
  const embed: typeof engine.embed = async function* () {
    yield await new Promise<never>(() => {});
  };
  const { store, actions } = createApp({ ...engine, predict, embed }, fakeReader(sets), localConverter);
  await actions.openFiles([new File([], 'train.csv')]);
  await actions.train();
  rows.length = 0;
  for (const x of [0.2, 0.8]) actions.addStroke(upright(x));
  await expect.poll(() => store.getState().drawing.readings.length).toBe(2);
  for (const { probabilities } of store.getState().drawing.readings)
    expect(Array.from(probabilities, p => Math.round(3 * p))).toEqual([0, 0, 1, 0, 0, 1, 0, 1, 0, 0]);
  expect(rows.at(-1)).toBe(6);
  actions.loadExample(null);
  await expect.poll(() => store.getState().drawing.probabilities?.[2]).toBe(1);
  expect(rows.at(-1)).toBe(1);
});

test('once the run is over, four fifths of a reading are the vote of the nearest training digits', async () => {
  const { store, actions } = await trained();
  // The blobs' classes lie where their ink does: what is compared is where an image has its ink.
  actions.loadExample(3);
  await expect.poll(() => store.getState().drawing.compared, { timeout: 5000 }).toBe(90);
  const { probabilities } = store.getState().drawing;
  // The engine of these tests is sure of a 7, whatever it reads.
  expect(probabilities?.[7]).toBeCloseTo(0.2, 5);
  expect(probabilities?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  expect(probabilities?.[3]).toBeGreaterThan(0.4);
  actions.letNeighboursVote(false);
  await expect.poll(() => store.getState().drawing.probabilities?.[7]).toBe(1);
  expect(store.getState().drawing.compared).toBeNull();
});

test('an example lies over the strokes until it is undone; the next one is another', async () => {
  const { store, actions } = await trained();
  actions.addStroke(upright(0.5));
  const { pixels } = store.getState().drawing;
  actions.loadExample(null);
  const first = store.getState().drawing.example;
  expect(first).toMatchObject({ of: 'Blobs' });
  expect(store.getState().drawing.pixels).toEqual(first?.pixels);
  // One that the model has not trained on.
  expect([...(store.getState().origin?.splits[0]?.validation ?? [])]).toContain(first?.row);
  actions.loadExample(null);
  expect(store.getState().drawing.example?.row).not.toBe(first?.row);
  await expect.poll(() => store.getState().drawing.readings.length).toBe(1);
  actions.undo();
  expect(store.getState().drawing).toMatchObject({ example: null, strokes: [upright(0.5)], pixels });
});

test('an example of a class is of that class, and every one of them comes before the first comes again', async () => {
  const { store, actions } = app();
  actions.loadExample(3);
  expect(store.getState().drawing.example).toBeNull();
  await actions.openFiles([new File([], 'train.csv')]);
  const rows = Array.from({ length: 10 }, () => {
    actions.loadExample(3);
    const { example } = store.getState().drawing;
    expect(example?.label).toBe(3);
    return example?.row;
  });
  expect(new Set(rows).size).toBe(10);
  actions.loadExample(3);
  expect(store.getState().drawing.example?.row).toBe(rows[0]);
});

test('a stroke over an example begins a new drawing', async () => {
  const { store, actions } = await trained();
  actions.addStroke(upright(0.2));
  actions.loadExample(null);
  actions.sketch({ x: [0.5], y: [0.5] });
  expect(store.getState().drawing).toMatchObject({ example: null, strokes: [] });
  actions.addStroke(upright(0.5));
  expect(store.getState().drawing.strokes).toEqual([upright(0.5)]);
});

test('a replay shows the drawing growing, and ends as it stood', async () => {
  const { store, actions } = await trained();
  actions.addStroke({ x: [0.3, 0.7, 0.5], y: [0.2, 0.2, 0.8], t: [0, 60, 120] });
  actions.addStroke({ x: [0.4, 0.6], y: [0.5, 0.5], t: [0, 60] });
  await expect.poll(() => store.getState().drawing.probabilities).not.toBeNull();
  const before = store.getState().drawing;
  const lengths = new Set<number>();
  const stop = store.subscribe(({ drawing }) => {
    if (drawing.replay) lengths.add(drawing.replay.reduce((sum, { x }) => sum + x.length, 0));
  });
  await actions.replayStrokes('in time');
  stop();
  expect(lengths.size).toBeGreaterThan(2);
  expect(store.getState().drawing.replay).toBeNull();
  expect(store.getState().drawing.pixels).toEqual(before.pixels);
  expect(store.getState().drawing.strokes).toEqual(before.strokes);
  await expect.poll(() => store.getState().drawing.probabilities).toEqual(before.probabilities);
});

test('stroke by stroke, a replay takes as many steps as there are strokes', async () => {
  vi.useFakeTimers();
  try {
    const { store, actions } = app();
    for (const x of [0.3, 0.5, 0.7]) actions.addStroke(upright(x));
    const counts: number[] = [];
    store.subscribe(({ drawing }, { drawing: last }) => {
      if (drawing.replay && drawing.replay !== last.replay) counts.push(drawing.replay.length);
    });
    const replay = actions.replayStrokes('by stroke');
    await vi.runAllTimersAsync();
    await replay;
    expect(counts).toEqual([1, 2, 3]);
  } finally {
    vi.useRealTimers();
  }
});

test('whatever is drawn while a replay goes on ends it', async () => {
  const { store, actions } = app();
  actions.addStroke(upright(0.3));
  const replay = actions.replayStrokes('in time');
  await expect.poll(() => store.getState().drawing.replay).not.toBeNull();
  actions.addStroke(upright(0.7));
  await replay;
  expect(store.getState().drawing).toMatchObject({ replay: null, strokes: [upright(0.3), upright(0.7)] });
  const again = actions.replayStrokes('in time');
  await expect.poll(() => store.getState().drawing.replay).not.toBeNull();
  actions.clearDrawing();
  await again;
  expect(store.getState().drawing).toMatchObject({ replay: null, strokes: [], pixels: null });
});
