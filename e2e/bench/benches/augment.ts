/** What augmentation costs: Inkfold's training steps with everything that can move moving, and without. */
import { contest } from '../contest.ts';
import type { Row } from '../rows.ts';
import { isWanted, sideOf, taskOf, type Contender, type Stage } from '../stage.ts';

export async function* augment(stage: Stage): AsyncGenerator<Row, void> {
  const { options, tell } = stage;
  const contender: Contender = { engine: 'inkfold', backend: 'wasm', lanes: 1 };
  if (!isWanted(contender, stage)) return;
  const sides = [false, true].map(augmenting => {
    const task = taskOf(contender, options.model ?? 'stratified-cv', 64, augmenting);
    return sideOf(stage, 'augment', task, { named: { augmenting } });
  });
  yield* await contest(sides, { rounds: options.rounds, tell });
}
