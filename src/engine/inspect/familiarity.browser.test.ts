/**
 * Is what does not look like a digit told from what does? A trained network, the threshold from digits that it has not seen, and
 * what it makes of digits from elsewhere and of drawings that are none. The figures are annotations of the tests.
 */
import { expect, test } from 'vitest';
import { digitSet, gatherImages, type DigitSet } from '../../data/digits.ts';
import { drawingToDigit } from '../../data/ink.ts';
import { drawSampleSets } from '../../data/sample.ts';
import { holdOut } from '../../data/split.ts';
import type { Stroke } from '../../data/stroke.ts';
import { present } from '../../lib/check.ts';
import { presetOf } from '../../recipe/presets.ts';
import type { PresetId } from '../../recipe/recipe.ts';
import { ACCEPTED, familiarity, isUnfamiliar, strangeness } from '../../run/insight/familiarity.ts';
import type { TrainedModel } from '../../run/model.ts';
import { drawNonDigits, nonDigits } from '../../testing/non-digits.ts';
import { localEngine } from '../local.ts';

// Vite hands test.env on to browser tests by this name.
const folder: unknown = import.meta.env.INKFOLD_DATA;
const never = new AbortController().signal;
const engine = localEngine();
await engine.start('wasm', 2);

/** Training digits that images are held against, and unseen digits that say how near is near enough. */
const KNOWN = 3000;
const UNSEEN = 1000;
/** Drawings of each kind that is no digit. */
const EACH = 20;

const sample = await drawSampleSets({ seed: 42, testCount: 500 });
const others = drawNonDigits(EACH, 1);
const strange = imagesOf(others.map(({ strokes }) => strokes));

function imagesOf(drawings: readonly (readonly Stroke[])[]): Uint8Array<ArrayBuffer> {
  const images = new Uint8Array(drawings.length * 784);
  drawings.forEach((strokes, i) => images.set(present(drawingToDigit(strokes), 'ink'), i * 784));
  return images;
}

/** A file of the real data; the server delivers .gz files inflated. */
const fetched = (name: string): Promise<Response> => fetch(`/@fs${String(folder)}/${name}`);

/** The first `count` of MNIST's training digits. */
async function mnist(count: number): Promise<DigitSet> {
  const bytes = async (name: string) => new Uint8Array(await (await fetched(`mnist/${name}`)).arrayBuffer());
  const images = (await bytes('train-images-idx3-ubyte.gz')).slice(16, 16 + count * 784);
  const labels = (await bytes('train-labels-idx1-ubyte.gz')).slice(8, 8 + count);
  return digitSet({ id: `mnist ${count}`, name: 'MNIST', images, labels });
}

/** Digits of real writers, every n-th of the recording, as the app sees a drawing of them. */
async function penDigits(count: number): Promise<Uint8Array<ArrayBuffer>> {
  const lines = (await (await fetched('pen/strokes-train.ndjson.gz')).text()).trim().split('\n');
  const chosen = Array.from({ length: count }, (_, i) => lines[Math.floor((i * lines.length) / count)] ?? '');
  return imagesOf(chosen.map(strokesOn));
}

/** The strokes that a line of the recording holds; its y grows upwards. */
function strokesOn(line: string): readonly Stroke[] {
  const { strokes } = JSON.parse(line) as { strokes: readonly (readonly (readonly [number, number])[])[] };
  return strokes.map(points => ({ x: points.map(([x]) => x), y: points.map(([, y]) => -y) }));
}

interface Setting {
  readonly id: PresetId;
  readonly epochs: number;
  readonly digits: DigitSet;
}

/** Trains a model on nine tenths of the digits, and returns what it makes of images. */
async function judge({ id, epochs, digits }: Setting) {
  const recipe = { ...presetOf(id).recipe, epochs };
  const { train, test: held } = holdOut(digits.count, 0.1, recipe.seed);
  const job = { runId: 'familiar', recipe, splits: [{ fold: 1, train, validation: held }] };
  let model: TrainedModel | null = null;
  for await (const event of engine.train(job, { digits, validation: digits }, never))
    if (event.kind === 'fold-finished') model = event.result.model;
  const trained = present<TrainedModel>(model, 'a model');
  const known = (await embedded(trained, gatherImages(digits, train.subarray(0, KNOWN)))).flat;
  const look = async (images: Uint8Array<ArrayBuffer>) => {
    const { rows, energies } = await embedded(trained, images);
    return rows.map((features, i) => ({ ...strangeness({ features }, known), energy: energies[i] ?? NaN }));
  };
  const unseen = await look(gatherImages(digits, held.subarray(0, UNSEEN)));
  const limit = familiarity(unseen);
  // What the same share of digits would pass by, were their energy to tell.
  const energies = unseen.map(({ energy }) => energy).toSorted((a, b) => a - b);
  const highest = present(energies[Math.ceil(ACCEPTED * energies.length) - 1], 'an energy');
  return async (images: Uint8Array<ArrayBuffer>) =>
    (await look(images)).map(seen => ({
      isDigit: !isUnfamiliar(limit, seen),
      isDigitByEnergy: seen.energy <= highest,
    }));
}

async function embedded(model: TrainedModel, images: Uint8Array<ArrayBuffer>) {
  const rows: Float32Array[] = [];
  const energies: number[] = [];
  for await (const chunk of engine.embed(model, images, { signal: never })) {
    const width = chunk.features.length / chunk.energies.length;
    chunk.energies.forEach((energy, i) => {
      energies.push(energy);
      rows.push(chunk.features.subarray(i * width, (i + 1) * width));
    });
  }
  return { rows, energies, flat: Float32Array.from(rows.flatMap(row => [...row])) };
}

/** Share of `all` for which it holds, in percent. */
const percent = <T>(all: readonly T[], holds: (one: T) => boolean): number =>
  (100 * all.filter(holds).length) / all.length;

type Verdicts = Awaited<ReturnType<Awaited<ReturnType<typeof judge>>>>;

/** Of each kind of drawing, how many were turned away. */
const byKind = (verdicts: Verdicts): string =>
  nonDigits
    .map((name, kind) => {
      const own = verdicts.slice(kind * EACH, (kind + 1) * EACH);
      return `${name} ${own.filter(({ isDigit }) => !isDigit).length}`;
    })
    .join(', ');

/** Other digits that pass, and drawings that are turned away: by the rule, and by energy alone. */
async function measure(setting: Setting, otherDigits: Uint8Array<ArrayBuffer>) {
  const verdicts = await judge(setting);
  const digits = await verdicts(otherDigits);
  const drawings = await verdicts(strange);
  const accepted = percent(digits, ({ isDigit }) => isDigit);
  const rejected = percent(drawings, ({ isDigit }) => !isDigit);
  const byEnergy = percent(drawings, ({ isDigitByEnergy }) => !isDigitByEnergy);
  const { id, digits: of } = setting;
  const text =
    `${id} trained on ${of.name}: ${accepted.toFixed(1)} % of other digits pass, ${rejected.toFixed(1)} % of ` +
    `drawings that are none are turned away (by energy ${byEnergy.toFixed(1)} %); of ${EACH} each: ${byKind(drawings)}`;
  return { accepted, rejected, byEnergy, text };
}

test('trained on sample digits, it turns away most of what is none', { timeout: 300_000 }, async context => {
  const setting: Setting = { id: 'two-conv', epochs: 3, digits: sample.train };
  const { accepted, rejected, byEnergy, text } = await measure(setting, sample.test.images);
  await context.annotate(text);
  expect(accepted).toBeGreaterThan(94);
  expect(rejected).toBeGreaterThan(65);
  expect(rejected).toBeGreaterThan(byEnergy);
});

test.for<PresetId>(['two-conv', 'stratified-cv'])(
  'trained on real digits, %s takes other people’s for digits and turns away most of what is none',
  { timeout: 600_000 },
  async (id, context) => {
    if (typeof folder !== 'string') return context.skip('INKFOLD_DATA is not set: no real digits to read');
    const setting: Setting = { id, epochs: 2, digits: await mnist(10_000) };
    const { accepted, rejected, byEnergy, text } = await measure(setting, await penDigits(500));
    await context.annotate(text);
    expect(accepted).toBeGreaterThan(93);
    expect(rejected).toBeGreaterThan(45);
    expect(rejected).toBeGreaterThan(byEnergy);
  },
);
