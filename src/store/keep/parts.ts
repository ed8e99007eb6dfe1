/** A kept run in parts that change at different paces: what has not changed since the last time is not written again. */
import { present } from '../../lib/check.ts';
import { networkOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { FoldCheckpoint } from '../../run/checkpoint.ts';
import type { FoldCurves } from '../../run/curves.ts';
import type { FoldResult } from '../../run/events.ts';
import type { Experiment } from '../../run/experiment.ts';
import type { Split } from '../../run/job.ts';
import type { TrainedModel } from '../../run/model.ts';
import { isRunning, type FoldState, type RunState } from '../../run/state.ts';
import type { Body } from './body.ts';

export type Part =
  | { readonly kind: 'story'; readonly story: Story }
  | { readonly kind: 'splits'; readonly splits: readonly Split[] }
  | { readonly kind: 'newest'; readonly model: TrainedModel }
  | { readonly kind: 'result'; readonly fold: number; readonly result: FoldResult }
  | { readonly kind: 'curves'; readonly curves: FoldCurves }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Place }
  /** Of a checkpoint: its weights (0), or one of the optimizer's slots (from 1). In parts, no write holds the page up for long. */
  | { readonly kind: 'arrays'; readonly fold: number; readonly index: number; readonly arrays: Arrays }
  /** What the fold leaves if no later epoch is better: it often outlives several checkpoints. */
  | { readonly kind: 'kept'; readonly fold: number; readonly result: FoldResult };

/** What is small and changes every time. The folds' results are parts of their own. */
export interface Story extends Omit<Experiment, 'run' | 'newest' | 'splits' | 'curves'> {
  readonly run: Omit<RunState, 'folds'> & { readonly folds: readonly Omit<FoldState, 'result'>[] };
}

type Arrays = FoldCheckpoint['weights'];

/** A checkpoint without what is megabytes of it. */
type Place = Omit<FoldCheckpoint, 'kept' | 'weights' | 'optimizer'> & { readonly steps: number };

export interface NamedPart {
  /** Unique in the run. */
  readonly name: string;
  /** The value that the part is of: where it is still the same object, so is the part. */
  readonly source: object;
  readonly make: () => Part;
}

/** The parts of a body. */
export function partsOf({ experiment, checkpoints }: Body): readonly NamedPart[] {
  const { newest, splits, curves, run } = experiment;
  return [
    { name: 'story', source: experiment, make: () => ({ kind: 'story', story: storyOf(experiment) }) },
    { name: 'splits', source: splits, make: () => ({ kind: 'splits', splits }) },
    // While the run goes on, its checkpoints hold the newest weights: megabytes that need not be written twice.
    ...(newest && !isRunning(run) ? [newestPart(newest)] : []),
    ...curves.map(curvesPart),
    ...run.folds.flatMap(({ fold, result }) => (result ? [resultPart('result', fold, result)] : [])),
    ...checkpoints.flatMap(checkpointParts),
    ...checkpoints.flatMap(({ fold, kept }) => (kept ? [resultPart('kept', fold, kept)] : [])),
  ];
}

const newestPart = (model: TrainedModel): NamedPart => ({
  name: 'newest',
  source: model,
  make: () => ({ kind: 'newest', model }),
});

const curvesPart = (curves: FoldCurves): NamedPart => ({
  name: `curves ${curves.fold}`,
  source: curves,
  make: () => ({ kind: 'curves', curves }),
});

const resultPart = (kind: 'result' | 'kept', fold: number, result: FoldResult): NamedPart => ({
  name: `${kind} ${fold}`,
  source: result,
  make: () => ({ kind, fold, result }),
});

function checkpointParts(source: FoldCheckpoint): readonly NamedPart[] {
  const { kept: _kept, weights, optimizer, ...place } = source;
  const { fold } = place;
  return [
    {
      name: `checkpoint ${fold}`,
      source,
      make: () => ({ kind: 'checkpoint', checkpoint: { ...place, steps: optimizer.steps } }),
    },
    ...[weights, ...optimizer.slots].map((arrays, index): NamedPart => ({
      name: `arrays ${fold} ${index}`,
      source: arrays,
      make: () => ({ kind: 'arrays', fold, index, arrays }),
    })),
  ];
}

/** The checkpoint of this place, with what belongs to it. */
function checkpointOf({ steps, ...place }: Place, parts: readonly Part[]): FoldCheckpoint {
  const [weights, ...slots] = only(parts, 'arrays')
    .filter(({ fold }) => fold === place.fold)
    .toSorted((a, b) => a.index - b.index)
    .map(({ arrays }) => arrays);
  const kept = only(parts, 'kept').find(({ fold }) => fold === place.fold)?.result ?? null;
  return { ...place, weights: present(weights, 'the weights'), optimizer: { steps, slots }, kept };
}

function storyOf({ newest: _newest, splits: _splits, curves: _curves, run, ...rest }: Experiment): Story {
  return { ...rest, run: { ...run, folds: run.folds.map(withoutResult) } };
}

function withoutResult({ result: _result, ...fold }: FoldState): Omit<FoldState, 'result'> {
  return fold;
}

/** The body that these are all parts of. Throws `Unexpected` where a part is missing that every run has. */
export function assembled(parts: readonly Part[]): Body {
  const { run, ...story } = present(only(parts, 'story')[0], 'the story').story;
  const results = new Map(only(parts, 'result').map(part => [part.fold, part.result]));
  const checkpoints = only(parts, 'checkpoint').map(({ checkpoint }) => checkpointOf(checkpoint, parts));
  return {
    experiment: {
      ...story,
      run: { ...run, folds: run.folds.map(fold => ({ ...fold, result: results.get(fold.fold) ?? null })) },
      newest: only(parts, 'newest')[0]?.model ?? newestAt(checkpoints, story.recipe),
      splits: present(only(parts, 'splits')[0], 'the splits').splits,
      curves: only(parts, 'curves').map(part => part.curves),
    },
    checkpoints,
  };
}

/** The model of the checkpoint that has come furthest; null where there is none. */
export function newestAt(checkpoints: readonly FoldCheckpoint[], recipe: Recipe): TrainedModel | null {
  const [furthest] = checkpoints.toSorted((a, b) => b.epoch - a.epoch || b.step - a.step);
  if (!furthest) return null;
  const { fold, epoch, step, weights } = furthest;
  return {
    id: `checkpoint ${fold}.${epoch}.${step}`,
    network: networkOf(recipe),
    weights,
    fold,
    epoch: epoch - 1,
  };
}

const only = <K extends Part['kind']>(parts: readonly Part[], kind: K): Extract<Part, { kind: K }>[] =>
  parts.filter((part): part is Extract<Part, { kind: K }> => part.kind === kind);
