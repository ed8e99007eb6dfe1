/**
 * How well a preset reads digits that it has not trained on: five stratified folds of Kaggle's train.csv, each read by the
 * one model that did not see it. The folds are the same for every seed, so that seeds and presets compare row by row.
 */
import { whyNoKaggle } from '../kaggle.ts';
import type { Stage } from '../stage.ts';
import { summaryOf } from '../trial/figures.ts';
import type { AccuracyRow, Outcome } from '../trial/outcome.ts';

export async function* accuracy(stage: Stage): AsyncGenerator<Outcome, void> {
  const missing = whyNoKaggle();
  if (missing !== null) {
    yield { bench: 'accuracy', skipped: missing };
    return;
  }
  const rows: AccuracyRow[] = [];
  for await (const row of stage.options.trials.load === null ? trained(stage) : loaded(stage)) {
    rows.push(row);
    yield row;
  }
  const summary = summaryOf(rows);
  if (summary) yield summary;
}

/** Trains seed after seed. */
async function* trained({ options, trials, tell }: Stage): AsyncGenerator<AccuracyRow, void> {
  const there = await trials();
  const { seeds, save, load: _, keepOut: _keepOut, ...order } = options.trials;
  for (const seed of seeds) {
    tell(`training ${order.preset}, seed ${seed} …`);
    await there.train({ ...order, seed });
    // After each: whoever stops a long run keeps what is finished.
    if (save !== null) await there.save(save);
    yield await there.accuracy(seed);
  }
}

/** What a file brought has been trained before. */
async function* loaded({ trials }: Stage): AsyncGenerator<AccuracyRow, void> {
  const there = await trials();
  for (const seed of await there.seeds()) yield await there.accuracy(seed);
}
