/** One model on WASM: one lane against all. */
import { contest } from '../contest.ts';
import type { Row } from '../rows.ts';
import { CORES, isWanted, sideOf, taskOf, type Contender, type Stage } from '../stage.ts';

export async function* lanes(stage: Stage): AsyncGenerator<Row, void> {
  const { options, tell } = stage;
  const one: Contender = { engine: 'inkfold', backend: 'wasm', lanes: 1 };
  if (!isWanted(one, stage)) return;
  const sides = [one, { ...one, lanes: CORES }].map(contender =>
    sideOf(stage, 'lanes', taskOf(contender, options.model ?? 'stratified-cv', 64)),
  );
  yield* await contest(sides, { rounds: options.rounds, tell });
}
