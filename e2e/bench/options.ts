/** What was asked for on the command line. */
import { parseArgs } from 'node:util';
import type { PresetId } from '../../src/recipe/recipe.ts';
import { BENCH_NAMES, type BenchName } from './rows.ts';
import type { BackendName } from './task.ts';

export interface Options {
  /** One JSON object a line instead of a table. */
  readonly json: boolean;
  readonly benches: readonly BenchName[];
  /** The only backend that is measured; PyTorch stands beside each on the same kind of device. */
  readonly backend: BackendName | null;
  readonly model: PresetId | null;
  readonly rounds: number;
  /** Slow contenders take part in everything, too. */
  readonly full: boolean;
  /** The browser's GPU: the software one that the tests use, or the machine's own. */
  readonly adapter: 'software' | 'real';
}

const BACKENDS: readonly BackendName[] = ['wasm', 'webgpu', 'webgl', 'cpu', 'cuda'];
const MODELS: readonly PresetId[] = ['stratified-cv', 'deep-digits'];

/** Reads the command line; throws with a sentence where it says something unknown. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      backend: { type: 'string' },
      model: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      full: { type: 'boolean', default: false },
      adapter: { type: 'string', default: 'software' },
    },
  });
  const only = values.only.flatMap(names => names.split(',')).map(name => oneOf(BENCH_NAMES, name, 'bench'));
  return {
    json: values.json,
    benches: only.length > 0 ? BENCH_NAMES.filter(name => only.includes(name)) : BENCH_NAMES,
    backend: values.backend === undefined ? null : oneOf(BACKENDS, values.backend, 'backend'),
    model: values.model === undefined ? null : oneOf(MODELS, values.model, 'model'),
    rounds: Math.max(1, Math.floor(Number(values.rounds)) || 1),
    full: values.full,
    adapter: oneOf(['software', 'real'] as const, values.adapter, 'adapter'),
  };
}

function oneOf<T extends string>(known: readonly T[], given: string, what: string): T {
  const found = known.find(name => name === given);
  if (found === undefined) throw new Error(`--${what}: ${given} is none of ${known.join(', ')}`);
  return found;
}
