/** Folds side by side on WASM: two workers that train a model each, against one. */
import { contest } from '../contest.ts';
import type { Row } from '../rows.ts';
import { isWanted, sideOf, taskOf, type Contender, type Stage } from '../stage.ts';

export async function* folds(stage: Stage): AsyncGenerator<Row, void> {
  const { options, tell } = stage;
  const contender: Contender = { engine: 'inkfold', backend: 'wasm', lanes: 1 };
  if (!isWanted(contender, stage)) return;
  const task = taskOf(contender, options.model ?? 'stratified-cv', 64);
  const sides = [1, 2].map(workers => sideOf(stage, 'folds', task, { workers, named: { workers } }));
  yield* await contest(sides, { rounds: options.rounds, tell });
}
