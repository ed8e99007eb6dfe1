/** Looking into a model in a real worker while it trains: answers come soon, and the training does not notice, to the bit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Engine } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { TrainedModel } from '../../run/model.ts';
import { blobs } from '../../testing/blobs.ts';
import { smallJob } from '../../testing/jobs.ts';
import { openTrainer } from './remote.ts';

const digits = blobs(240);
const data = { digits, validation: digits };
const never = new AbortController().signal;
const image = digits.images.slice(0, 784);

/** Trains on the first `rows` digits. */
async function train(
  engine: Engine,
  rows: number,
  changes: Partial<Recipe>,
  onEvent: (event: RunEvent) => void = () => {},
) {
  const seen: RunEvent[] = [];
  for await (const event of engine.train(smallJob(rows, 40, changes), data, never)) {
    seen.push(event);
    onEvent(event);
  }
  return seen;
}

const modelsOf = (seen: readonly RunEvent[]): readonly TrainedModel[] =>
  seen.flatMap(event => (event.kind === 'fold-finished' ? event.result.model : []));

/** Trains twice, the second time with inspections and embeddings all along; returns how long the answers took, in ms. */
async function trainsToTheSameBits(engine: Engine, rows: number, changes: Partial<Recipe>) {
  const undisturbed = modelsOf(await train(engine, rows, changes));
  const model = present(undisturbed[0], 'a model');
  const alone = await engine.inspect(model, image, never);

  const waits: number[] = [];
  const over = new AbortController();
  const look = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const asked = performance.now();
      const insight = await engine.inspect(model, image, never);
      if (!over.signal.aborted) waits.push(performance.now() - asked);
      expect(insight).toEqual(alone);
      for await (const { energies } of engine.embed(model, digits.images, { signal: never }))
        expect(energies.every(Number.isFinite)).toBe(true);
      const stop = new AbortController();
      const dropped = engine.inspect(model, image, stop.signal);
      stop.abort();
      await expect(dropped).rejects.toMatchObject({ name: 'Aborted' });
    }
  };
  const looking: Promise<void>[] = [];
  const disturbed = await train(engine, rows, changes, event => {
    if (event.kind === 'steps' && looking.length === 0) looking.push(look());
  });
  over.abort();
  await Promise.all(looking);
  expect(modelsOf(disturbed).map(({ weights }) => weights)).toEqual(
    undisturbed.map(({ weights }) => weights),
  );
  return waits;
}

describe('wasm', () => {
  const engine = openTrainer();
  beforeAll(() => engine.start('wasm'));
  afterAll(() => engine.dispose());

  test.for(['stratified-cv', 'deep-bn', 'inkfold-quick'] as const)(
    '%s trains to the same bits, however often it is looked into',
    { timeout: 300_000 },
    async preset => {
      const changes: Partial<Recipe> = { preset, epochs: 4, convDropout: 0.25, denseDropout: 0.5 };
      const waits = await trainsToTheSameBits(engine, 200, changes);
      expect(waits.length, 'insights while it trained').toBeGreaterThan(2);
      // Generous: the machine may be busy with other things. What matters is that nobody waits for an epoch.
      expect(waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(1500);
    },
  );
});

describe('webgpu', () => {
  const engine = openTrainer();
  afterAll(() => engine.dispose());

  test('recorded steps are taken to the same bits too', { timeout: 300_000 }, async context => {
    try {
      await engine.start('webgpu');
    } catch (thrown) {
      const { name, message } = toFault(thrown);
      if (name === 'NoBackend') return context.skip(message);
      throw thrown;
    }
    const waits = await trainsToTheSameBits(engine, 64, { epochs: 2, denseDropout: 0.5 });
    expect(waits.length, 'insights while it trained').toBeGreaterThan(0);
  });
});
