/** What the rows come to: each figure that the project asks of itself, with what it must and what it should be. */
import { median, type BenchName, type Row } from './rows.ts';

export interface Ratio {
  /** What is compared with what. */
  readonly ratio: string;
  readonly value: number;
  readonly must: number;
  readonly aim: number;
  /** Whether less is better. */
  readonly atMost: boolean;
}

/** Which row is meant: the one that has all of these values. */
interface Which extends Partial<Pick<Row, 'engine' | 'backend' | 'model' | 'batch' | 'lanes' | 'workers'>> {
  readonly bench: BenchName;
}

/** How many times as fast the first is as the second. */
interface Comparison {
  readonly text: string;
  readonly of: Which;
  readonly to: Which;
  readonly must: number;
  readonly aim: number;
}

/** One row's own figure. */
interface Bound {
  readonly text: string;
  readonly of: Which;
  readonly field: 'dispatches' | 'encodeMs' | 'seconds';
  readonly must: number;
  readonly aim: number;
}

const step = (engine: Row['engine'], backend: Row['backend'], more: Partial<Which> = {}): Which => ({
  bench: 'train-step',
  engine,
  ...(backend ? { backend } : {}),
  model: 'stratified-cv',
  batch: 64,
  ...more,
});

/** Against PyTorch as it comes, and with channels last. */
const againstPyTorch = (comparison: Comparison): readonly Comparison[] => [
  comparison,
  {
    ...comparison,
    text: `${comparison.text}, channels last`,
    to: { ...comparison.to, engine: 'pytorch channels_last' },
  },
];

function comparisons(cores: number): readonly Comparison[] {
  const deep = (batch: number): readonly Comparison[] => {
    const network = { model: 'deep-digits', batch, lanes: 1 } as const;
    return againstPyTorch({
      text: `WASM, deep-digits, batch ${batch}, one worker / PyTorch, one thread`,
      of: step('inkfold', 'wasm', network),
      to: step('pytorch', 'cpu', network),
      must: 0.8,
      aim: 1.2,
    });
  };
  return [
    ...againstPyTorch({
      text: 'WASM, one worker / PyTorch, one thread',
      of: step('inkfold', 'wasm', { lanes: 1 }),
      to: step('pytorch', 'cpu', { lanes: 1 }),
      must: 1.1,
      aim: 1.5,
    }),
    ...againstPyTorch({
      text: `WASM, one model on ${cores} lanes / PyTorch, ${cores} threads`,
      of: step('inkfold', 'wasm', { lanes: cores }),
      to: step('pytorch', 'cpu', { lanes: cores }),
      must: 1.15,
      aim: 1.5,
    }),
    {
      text: 'WASM, two folds in two workers / one worker',
      of: { bench: 'folds', workers: 2 },
      to: { bench: 'folds', workers: 1 },
      must: 1.7,
      aim: 1.95,
    },
    ...deep(64),
    ...deep(128),
    {
      text: 'WebGPU / stock TensorFlow.js on WebGPU',
      of: step('inkfold', 'webgpu'),
      to: step('stock', 'webgpu'),
      must: 10,
      aim: 15,
    },
    {
      text: 'WebGPU / jax-js on WebGPU',
      of: step('inkfold', 'webgpu'),
      to: step('jax-js', 'webgpu'),
      must: 2.5,
      aim: 4,
    },
  ];
}

const BOUNDS: readonly Bound[] = [
  {
    text: 'WebGPU, dispatches a step',
    of: { bench: 'replay', engine: 'inkfold' },
    field: 'dispatches',
    must: 45,
    aim: 33,
  },
  {
    text: 'WebGPU, ms of JavaScript a step',
    of: { bench: 'replay', engine: 'inkfold' },
    field: 'encodeMs',
    must: 0.25,
    aim: 0.1,
  },
  {
    text: 'seconds from Train to 99 % on train.csv',
    of: { bench: 'time-to-99' },
    field: 'seconds',
    must: 60,
    aim: 30,
  },
];

/** Every figure of the table whose rows were measured. */
export function ratiosOf(rows: readonly Row[], cores: number): readonly Ratio[] {
  const compared = comparisons(cores).flatMap(({ text, of, to, must, aim }): Ratio[] => {
    const [mine, theirs] = [find(rows, of), find(rows, to)];
    return mine && theirs ? [{ ratio: text, value: times(mine, theirs), must, aim, atMost: false }] : [];
  });
  const bounded = BOUNDS.flatMap(({ text, of, field, must, aim }): Ratio[] => {
    const value = find(rows, of)?.[field];
    return value === undefined ? [] : [{ ratio: text, value, must, aim, atMost: true }];
  });
  return [...compared, ...bounded];
}

/** The measured row that is meant. */
function find(rows: readonly Row[], { ...which }: Which): Row | undefined {
  const wanted = Object.entries(which);
  return rows.find(
    row =>
      row.skipped === undefined &&
      wanted.every(([field, value]) => (row as unknown as Record<string, unknown>)[field] === value),
  );
}

/** The median over neighbouring turns where both have as many; else the medians of each. */
export function times(mine: Row, theirs: Row): number {
  const [ours, others] = [mine.turns ?? [], theirs.turns ?? []];
  const value =
    ours.length > 0 && ours.length === others.length
      ? median(ours.map((speed, turn) => speed / (others[turn] ?? NaN)))
      : (mine.imagesPerSecond ?? NaN) / (theirs.imagesPerSecond ?? NaN);
  return Number(value.toPrecision(3));
}

/** Augmentation's share of a step without it; null where it was not measured. */
export function augmentationShare(rows: readonly Row[]): number | null {
  const [still, moving] = [false, true].map(augmenting =>
    rows.find(row => row.bench === 'augment' && row.augmenting === augmenting && row.skipped === undefined),
  );
  return still && moving ? Number((times(still, moving) - 1).toFixed(3)) : null;
}

/** A ratio in words, with whether it is where it must be. */
export function lineOfRatio({ ratio, value, must, aim, atMost }: Ratio): string {
  const reaches = (bound: number): boolean => (atMost ? value <= bound : value >= bound);
  const verdict = reaches(aim) ? 'as aimed for' : reaches(must) ? 'as it must be' : 'short of it';
  const word = atMost ? 'at most' : 'at least';
  return `${ratio.padEnd(82)}${String(value).padStart(7)}   must ${word} ${must}, aim ${aim}: ${verdict}`;
}
