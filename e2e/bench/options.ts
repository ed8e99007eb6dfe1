/** What was asked for on the command line. */
import { parseArgs } from 'node:util';
import { presets } from '../../src/recipe/presets.ts';
import type { PresetId } from '../../src/recipe/recipe.ts';
import type { Backend } from '../../src/run/device.ts';
import { BENCH_NAMES, LONG_NAMES, type BenchName, type LongName } from './rows.ts';
import type { BackendName } from './task.ts';

export interface Options {
  /** One JSON object a line instead of a table. */
  readonly json: boolean;
  readonly benches: readonly (BenchName | LongName)[];
  /** The only backend that is measured; PyTorch stands beside each on the same kind of device. */
  readonly backend: BackendName | null;
  readonly model: PresetId | null;
  readonly rounds: number;
  /** Slow contenders take part in everything, too. */
  readonly full: boolean;
  /** The browser's GPU: the software one that the tests use, or the machine's own. */
  readonly adapter: 'software' | 'real';
  readonly trials: TrialOptions;
}

/** What accuracy and robustness are asked to train. */
export interface TrialOptions {
  readonly preset: PresetId;
  /** WASM, unless a GPU's backend is asked for. */
  readonly backend: Backend;
  /** One training each: of weights, order, augmentation and dropout, never of the folds. `time-to-99` takes them, too. */
  readonly seeds: readonly number[];
  /** Instead of the preset's; null leaves them. */
  readonly epochs: number | null;
  /** Training rows; 0 means all. */
  readonly rows: number;
  /** Five stratified folds whatever the preset says, or its own validation. */
  readonly validation: 'folds' | 'own';
  /** Keep a fifth of train.csv from all models, for what they read of it together. */
  readonly keepOut: boolean;
  /** A file to write the trained models to. */
  readonly save: string | null;
  /** A file of trained models: nothing is trained. */
  readonly load: string | null;
}

const BACKENDS: readonly BackendName[] = ['wasm', 'webgpu', 'webgl', 'cpu', 'cuda'];
const MODELS: readonly PresetId[] = ['stratified-cv', 'deep-digits'];
const presetIds = presets.map(({ id }) => id);
/** What accuracy and robustness train unless told otherwise. */
const PRESET: PresetId = 'inkfold';

/** Reads the command line; throws with a sentence where it says something unknown. */
export function readOptions(args = process.argv.slice(2)): Options {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      backend: { type: 'string' },
      model: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      full: { type: 'boolean', default: false },
      adapter: { type: 'string', default: 'software' },
      preset: { type: 'string' },
      seeds: { type: 'string', default: '42' },
      epochs: { type: 'string' },
      rows: { type: 'string', default: '0' },
      validation: { type: 'string', default: 'folds' },
      'keep-out': { type: 'boolean', default: false },
      save: { type: 'string' },
      load: { type: 'string' },
    },
  });
  const backend = values.backend === undefined ? null : oneOf(BACKENDS, values.backend, 'backend');
  const all = [...BENCH_NAMES, ...LONG_NAMES];
  const only = values.only.flatMap(names => names.split(',')).map(name => oneOf(all, name, 'bench'));
  return {
    json: values.json,
    benches: only.length > 0 ? all.filter(name => only.includes(name)) : BENCH_NAMES,
    backend,
    model: values.model === undefined ? null : oneOf(MODELS, values.model, 'model'),
    rounds: Math.max(1, Math.floor(Number(values.rounds)) || 1),
    full: values.full,
    adapter: oneOf(['software', 'real'] as const, values.adapter, 'adapter'),
    trials: {
      preset: values.preset === undefined ? PRESET : oneOf(presetIds, values.preset, 'preset'),
      backend: backend === 'webgpu' || backend === 'webgl' ? backend : 'wasm',
      seeds: values.seeds.split(',').map(seed => whole(seed, 0, 'seeds')),
      epochs: values.epochs === undefined ? null : whole(values.epochs, 1, 'epochs'),
      rows: whole(values.rows, 0, 'rows'),
      validation: oneOf(['folds', 'own'] as const, values.validation, 'validation'),
      keepOut: values['keep-out'],
      save: values.save ?? null,
      load: values.load ?? null,
    },
  };
}

function oneOf<T extends string>(known: readonly T[], given: string, what: string): T {
  const found = known.find(name => name === given);
  if (found === undefined) throw new Error(`--${what}: ${given} is none of ${known.join(', ')}`);
  return found;
}

function whole(given: string, least: number, what: string): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${what}: ${given} is no whole number from ${least}`);
}
