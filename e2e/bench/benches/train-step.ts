/** Images/s of training steps: everybody, on the same networks and batches. */
import { presetOf } from '../../../src/recipe/presets.ts';
import type { PresetId } from '../../../src/recipe/recipe.ts';
import { contest } from '../contest.ts';
import { nameOf, type Row } from '../rows.ts';
import { CORES, isWanted, sideOf, taskOf, type Contender, type Stage } from '../stage.ts';
import { isPyTorch } from '../task.ts';

/** Who is to be compared stands next to each other: their turns follow each other then. */
const CONTENDERS: readonly Contender[] = [
  { engine: 'inkfold', backend: 'wasm', lanes: 1 },
  { engine: 'pytorch channels_last', backend: 'cpu', lanes: 1 },
  { engine: 'pytorch', backend: 'cpu', lanes: 1 },
  ...(CORES > 1
    ? ([
        { engine: 'inkfold', backend: 'wasm', lanes: CORES },
        { engine: 'pytorch channels_last', backend: 'cpu', lanes: CORES },
        { engine: 'pytorch', backend: 'cpu', lanes: CORES },
      ] as const)
    : []),
  { engine: 'jax-js', backend: 'wasm', lanes: 1 },
  { engine: 'inkfold', backend: 'webgpu', lanes: 1 },
  { engine: 'stock', backend: 'webgpu', lanes: 1 },
  { engine: 'jax-js', backend: 'webgpu', lanes: 1 },
  { engine: 'pytorch channels_last', backend: 'cuda', lanes: 1 },
  { engine: 'pytorch', backend: 'cuda', lanes: 1 },
  { engine: 'inkfold', backend: 'webgl', lanes: 1 },
  { engine: 'stock', backend: 'webgl', lanes: 1 },
  { engine: 'stock', backend: 'cpu', lanes: 1 },
];

/** Whoever needs longer for a step of the first case is left out of the larger ones, unless all are asked for. */
const PATIENCE_MS = 1000;

/** Networks and batches: 64 for all, and the preset's own. */
function cases({ options }: Stage): readonly { model: PresetId; batch: number }[] {
  const models = (['stratified-cv', 'deep-digits'] as const).filter(
    model => options.model === null || model === options.model,
  );
  return models.flatMap(model =>
    [...new Set([64, presetOf(model).recipe.batchSize])].map(batch => ({ model, batch })),
  );
}

export async function* trainStep(stage: Stage): AsyncGenerator<Row, void> {
  const { options, tell } = stage;
  const slow = new Map<Contender, number>();
  for (const { model, batch } of cases(stage)) {
    const present = CONTENDERS.filter(contender => isWanted(contender, stage));
    const absent = new Map(present.map(contender => [contender, reasonToSkip(contender, stage, slow)]));
    const taking = present.filter(contender => absent.get(contender) === null);
    const sides = taking.map(contender => sideOf(stage, 'train-step', taskOf(contender, model, batch)));
    tell(`${model}, batch ${batch}`);
    const rows = await contest(sides, { rounds: options.rounds, traces: { turns: 1, of: 'fast' }, tell });
    for (const [i, row] of rows.entries()) {
      const contender = taking[i];
      if (contender && (row.msPerStep ?? 0) > PATIENCE_MS) slow.set(contender, row.msPerStep ?? 0);
    }
    for (const contender of present) {
      const skipped = absent.get(contender);
      const row = rows[taking.indexOf(contender)];
      if (row) yield row;
      else if (skipped) yield { bench: 'train-step', ...contender, model, batch, skipped };
    }
  }
}

/** Why a contender does not take part, in words; null where it does. */
function reasonToSkip(
  contender: Contender,
  { options, pytorch }: Stage,
  slow: ReadonlyMap<Contender, number>,
): string | null {
  const { engine, backend } = contender;
  if (isPyTorch(engine) && typeof pytorch === 'string') return pytorch;
  if (backend === 'cuda' && !(typeof pytorch !== 'string' && pytorch.cuda)) return 'PyTorch has no GPU here';
  const ms = slow.get(contender);
  if (ms === undefined || options.full) return null;
  const name = nameOf({ bench: 'train-step', engine, backend });
  return `${name} needs ${(ms / 1000).toFixed(1)} s for a step of the smaller network; --full measures it`;
}
