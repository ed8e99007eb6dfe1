/** Has an engine train an order, and gathers what it tells into a trial. */
import { uniqueId, type DigitSet } from '../../../src/data/digits.ts';
import { fingerprintOf } from '../../../src/data/fingerprint.ts';
import { check, present } from '../../../src/lib/check.ts';
import { fromFault } from '../../../src/lib/fault.ts';
import type { Engine } from '../../../src/run/engine.ts';
import type { EpochRow, FoldResult, RunEvent, RunPlan } from '../../../src/run/events.ts';
import { recipeOf, splitsOf, type Order, type Trial } from './trial.ts';

/** Trains; `tell` hears of every epoch. Throws what the engine throws, and where a fold breaks. */
export async function trainTrial(
  engine: Engine,
  order: Order,
  digits: DigitSet,
  tell: (line: string) => void,
): Promise<Trial> {
  const recipe = recipeOf(order);
  const splits = splitsOf(recipe, digits);
  await engine.start(order.backend);
  const notes: Notes = { plan: null, images: 0, elapsedMs: 0, results: [] };
  const { signal } = new AbortController();
  const job = { runId: uniqueId(), recipe, splits };
  for await (const event of engine.train(job, { digits, validation: digits }, signal)) {
    note(notes, event);
    if (event.kind === 'epoch') tell(`${recipe.preset}, seed ${recipe.seed}: ${lineOfEpoch(event.row)}`);
  }
  const { device, lanes } = present(notes.plan, 'the run’s plan');
  check(
    notes.results.length === splits.length,
    `${splits.length} finished folds, not ${notes.results.length}`,
  );
  const results = notes.results.toSorted((a, b) => a.model.fold - b.model.fold);
  return {
    recipe,
    digits: fingerprintOf(digits),
    backend: device.backend,
    device: `${device.name} (kernels: ${device.kernels})`,
    workers: lanes,
    images: notes.images,
    seconds: notes.elapsedMs / 1000,
    models: results.map(({ model }) => model),
    outOfFold: results.map(({ predictions }) => present(predictions, 'the validation’s predictions')),
  };
}

interface Notes {
  plan: RunPlan | null;
  images: number;
  elapsedMs: number;
  readonly results: FoldResult[];
}

function note(notes: Notes, event: RunEvent): void {
  if (event.kind === 'started') notes.plan = event.plan;
  if (event.kind === 'steps') notes.images += event.images;
  if (event.kind === 'fold-finished') notes.results.push(event.result);
  if (event.kind === 'fold-failed') throw fromFault(event.fault);
  if (event.kind === 'finished') notes.elapsedMs = event.elapsedMs;
}

function lineOfEpoch({ fold, epoch, validation, durationMs }: EpochRow): string {
  const read = validation
    ? `${((100 * validation.correct) / validation.n).toFixed(2)} % of ${validation.n} held out, loss ${validation.loss.toFixed(4)}`
    : 'nothing held out';
  return `fold ${fold}, epoch ${epoch}: ${read}, ${(durationMs / 1000).toFixed(1)} s`;
}
