/** What is known of a kept run without reading it, worked out from all of it. */
import { pooledScore } from '../../run/metrics/score.ts';
import { isRunning, type FoldState, type RunState } from '../../run/state.ts';
import type { KeptRun, RunsState } from '../state.ts';
import { asLeft, isOpen, type Body } from './body.ts';

/** What a kept run is called by. */
export type Label = Pick<KeptRun, 'id' | 'name' | 'startedAt'>;

/** The header of a run that is kept as this body. */
export function headerOf(label: Label, body: Body): Omit<KeptRun, 'bytes'> {
  const { recipe, run, digits } = body.experiment;
  return {
    ...label,
    status: statusOf(body),
    recipe,
    score: pooledScore(run.folds.flatMap(({ result }) => result?.score ?? [])),
    done: doneOf(asLeft(body).experiment.run),
    device: run.plan?.device.name ?? '',
    data: digits.name,
  };
}

function statusOf({ experiment: { run }, checkpoints }: Body): KeptRun['status'] {
  if (isRunning(run)) return 'unfinished';
  if (run.status === 'failed') return mayGoOn(run, checkpoints) ? 'unfinished' : 'failed';
  return run.status === 'finished' ? 'finished' : 'stopped';
}

/** What broke by no fault of the recipe's or the data's may well go on from its checkpoints. */
const mayGoOn = ({ fault }: RunState, checkpoints: Body['checkpoints']): boolean =>
  checkpoints.length > 0 && fault?.name !== 'Diverged' && fault?.name !== 'BadRecipe';

function doneOf({ folds, plan }: RunState): KeptRun['done'] {
  return {
    folds: folds.filter(({ status }) => status === 'finished').length,
    ofFolds: plan?.folds ?? 1,
    epochs: epochsDone(folds),
    ofEpochs: plan?.epochs ?? 0,
  };
}

/** Those of the first fold under way; between two folds none, and at the end those of the last. */
function epochsDone(folds: readonly FoldState[]): number {
  const open = folds.filter(isOpen);
  const under = open.find(({ status }) => status !== 'waiting');
  if (under) return under.epochs.length;
  return open.length > 0 ? 0 : (folds.at(-1)?.epochs.length ?? 0);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * "two-conv, 21 Nov 14:05": what a run is called until a person calls it something else. Where a run is `taken` to be called so,
 * a number follows, so that the names of their buttons tell them apart.
 */
export function defaultName(what: string, startedAt: number, taken: readonly string[]): string {
  const date = new Date(startedAt);
  const two = (part: number): string => String(part).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const plain = `${what}, ${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${time}`;
  let name = plain;
  for (let number = 2; taken.includes(name); number++) name = `${plain} (${number})`;
  return name;
}

/** What kept runs are called. */
export const namesOf = ({ list }: RunsState): readonly string[] => (list ?? []).map(({ name }) => name);
