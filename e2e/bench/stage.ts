/** What every bench works with: the browser, PyTorch where there is one, and what was asked for. */
import { availableParallelism } from 'node:os';
import type { PresetId } from '../../src/recipe/recipe.ts';
import type { Bench } from './browser.ts';
import type { Side } from './contest.ts';
import type { Options } from './options.ts';
import { pytorchRunner, type PyTorch } from './pytorch.ts';
import type { BenchName, Row } from './rows.ts';
import { isPyTorch, type Task } from './task.ts';
import type { Outcome } from './trial/outcome.ts';
import type { Trials } from './trial/remote.ts';

export interface Stage {
  readonly options: Options;
  readonly bench: Bench;
  /** Or why there is none. */
  readonly pytorch: PyTorch | string;
  /** Opens what accuracy and robustness share; the second call gets what the first opened. */
  readonly trials: () => Promise<Trials>;
  /** Told what happens, for a person who waits. */
  readonly tell: (line: string) => void;
}

/** A contender, before it is said what it trains. */
export type Contender = Pick<Task, 'engine' | 'backend' | 'lanes'>;

/** Threads that this machine has for us. */
export const CORES = availableParallelism();

/** Runs one bench: its rows, as they come. */
export type BenchRun = (stage: Stage) => AsyncGenerator<Row, void>;
/** The same for those that train for an hour. */
export type LongRun = (stage: Stage) => AsyncGenerator<Outcome, void>;

/** True where the command line does not leave this contender out: PyTorch stands beside the backends on its kind of device. */
export function isWanted({ engine, backend }: Contender, { options }: Stage): boolean {
  const asked = options.backend;
  if (asked === null || backend === asked) return true;
  if (!isPyTorch(engine)) return false;
  return backend === 'cpu' ? asked === 'wasm' : asked === 'webgpu' || asked === 'webgl';
}

/** A side of one contender, with one worker or several. */
export function sideOf(
  { bench, pytorch }: Stage,
  name: BenchName,
  task: Task,
  { workers = 1, named = {} }: { workers?: number; named?: Partial<Row> } = {},
): Side {
  const { engine, backend, lanes, model, batch } = task;
  const open = () => {
    if (!isPyTorch(engine)) return bench.runner(task);
    if (typeof pytorch === 'string') throw new Error(pytorch);
    return pytorchRunner(pytorch, task);
  };
  return {
    row: { bench: name, engine, backend, model, batch, lanes, ...named },
    open: Array.from({ length: workers }, () => open),
  };
}

/** A task of a contender. */
export const taskOf = (contender: Contender, model: PresetId, batch: number, augmenting = false): Task => ({
  ...contender,
  model,
  batch,
  augmenting,
});
