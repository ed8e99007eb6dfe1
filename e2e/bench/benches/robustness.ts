/**
 * How well the models that `accuracy` has trained (or a file brought) read what is not like their training digits: held-out
 * rows turned, moved and noisy, each read by the one model that did not train on it; the project's own drawn digits and pen
 * strokes of real writers, read by all models together; and, with --keep-out, a fifth of train.csv that none of them saw.
 */
import { existsSync } from 'node:fs';
import { whyNoKaggle } from '../kaggle.ts';
import type { Stage } from '../stage.ts';
import type { Outcome } from '../trial/outcome.ts';
import { PENS, pensFile } from '../trial/pens-file.ts';

export async function* robustness({ trials, tell }: Stage): AsyncGenerator<Outcome, void> {
  const missing = whyNoKaggle();
  if (missing !== null) {
    yield { bench: 'robustness', skipped: missing };
    return;
  }
  const there = await trials();
  const seeds = await there.seeds();
  if (seeds.length === 0)
    yield {
      bench: 'robustness',
      skipped: 'no models: use --only accuracy,robustness, or --load a file of them',
    };
  for (const seed of seeds) {
    for (const what of await there.conditions()) {
      tell(`reading ${what}, seed ${seed} …`);
      yield await there.outOfFold(seed, what);
    }
    yield await there.samples(seed);
    yield* await there.keptOut(seed);
    if (existsSync(pensFile())) yield await there.pens(seed, pensFile());
    else yield { bench: 'robustness', what: 'pen strokes', skipped: `INKFOLD_DATA has no ${PENS}` };
  }
}
