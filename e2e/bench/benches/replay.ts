/**
 * What a training step costs in JavaScript on WebGPU, and its dispatches. In small batches, since neither depends on the batch
 * and a software adapter needs seconds for a large one.
 */
import { contest } from '../contest.ts';
import type { Row } from '../rows.ts';
import { isWanted, sideOf, taskOf, type Contender, type Stage } from '../stage.ts';

const BATCH = 4;

export async function* replay(stage: Stage): AsyncGenerator<Row, void> {
  const { options, tell } = stage;
  const contenders = (['inkfold', 'stock', 'jax-js'] as const)
    .map((engine): Contender => ({ engine, backend: 'webgpu', lanes: 1 }))
    .filter(contender => isWanted(contender, stage));
  const sides = contenders.map(contender =>
    sideOf(stage, 'replay', taskOf(contender, options.model ?? 'stratified-cv', BATCH)),
  );
  yield* await contest(sides, { rounds: 1, traces: { turns: options.rounds, of: 'all' }, tell });
}
