/** From a new worker to its first finished training step: loading, starting the backend, checking it, compiling. */
import { median, nameOf, type Row } from '../rows.ts';
import { isWanted, taskOf, type Contender, type Stage } from '../stage.ts';

const CONTENDERS: readonly Contender[] = [
  { engine: 'inkfold', backend: 'wasm', lanes: 1 },
  { engine: 'jax-js', backend: 'wasm', lanes: 1 },
  { engine: 'inkfold', backend: 'webgpu', lanes: 1 },
  { engine: 'stock', backend: 'webgpu', lanes: 1 },
  { engine: 'jax-js', backend: 'webgpu', lanes: 1 },
  { engine: 'inkfold', backend: 'webgl', lanes: 1 },
  { engine: 'stock', backend: 'webgl', lanes: 1 },
  { engine: 'stock', backend: 'cpu', lanes: 1 },
];

/** Whoever needs longer is started once: a browser may also remember the shaders of the first time. */
const ONCE_MS = 5000;

export async function* firstStep(stage: Stage): AsyncGenerator<Row, void> {
  const { options } = stage;
  for (const contender of CONTENDERS.filter(one => isWanted(one, stage))) {
    const model = options.model ?? 'stratified-cv';
    const row: Row = { bench: 'first-step', ...contender, model, batch: 64 };
    stage.tell(`starting ${nameOf(row)} …`);
    try {
      yield { ...row, ...(await starts(stage, contender, row)) };
    } catch (thrown) {
      yield { ...row, skipped: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
}

async function starts(
  { bench, options }: Stage,
  contender: Contender,
  { model = 'stratified-cv', batch = 64 }: Row,
): Promise<Pick<Row, 'seconds' | 'device'>> {
  const task = taskOf(contender, model, batch);
  const first = await bench.firstStep(task);
  const times = [first.ms];
  while (first.ms < ONCE_MS && times.length < options.rounds) times.push((await bench.firstStep(task)).ms);
  return { seconds: Number((median(times) / 1000).toFixed(3)), device: first.device };
}
