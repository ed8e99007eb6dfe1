/** The one score that stands for a run: over all its folds, and of which moment. */
import type { Score } from '../events.ts';
import { pooledScore } from './score.ts';
import { spreadOf, type Spread } from './spread.ts';
import type { FoldState, RunStatus } from '../state.ts';

export interface Overall {
  /** Over all validated digits together; null before the first validation. */
  readonly score: Score | null;
  /** How many folds it is about, and how many there are. */
  readonly folds: number;
  readonly of: number;
  /** True where every fold in it is finished: the score of weights that are kept. */
  readonly isFinal: boolean;
  /** The epoch whose weights were scored, where it is about one fold. */
  readonly epoch: number | null;
  /** True where validation chose the weights that it scores. */
  readonly chosenByValidation: boolean;
  /** Of the folds' accuracies; null for one fold. */
  readonly spread: Spread | null;
  /** True where epochs are done but none was validated. */
  readonly isUnvalidated: boolean;
}

/**
 * While a run goes on, each fold's newest epoch or its result; once it is over, the finished folds alone, if there are
 * any.
 */
export function overallScore(folds: readonly FoldState[], status: RunStatus): Overall {
  const isOver = status === 'finished' || status === 'stopped' || status === 'failed';
  const finished = folds.filter(({ result }) => result !== null);
  const counted = (isOver && finished.length > 0 ? finished : folds).filter(fold => scoreOf(fold) !== null);
  const scores = counted.flatMap(fold => scoreOf(fold) ?? []);
  const [only] = counted;
  return {
    score: pooledScore(scores),
    folds: counted.length,
    of: folds.length,
    isFinal: counted.length > 0 && counted.every(({ result }) => result !== null),
    epoch: counted.length === 1 && only ? (only.result?.model.epoch ?? only.epochs.length) : null,
    chosenByValidation: counted.some(({ result }) => result?.chosenByValidation === true),
    spread: scores.length > 1 ? spreadOf(scores.map(({ correct, n }) => correct / n)) : null,
    isUnvalidated: counted.length === 0 && folds.some(({ epochs }) => epochs.length > 0),
  };
}

/** A finished fold's score, else that of its newest epoch; null without validation. */
const scoreOf = ({ result, epochs }: FoldState): Score | null =>
  result ? result.score : (epochs.at(-1)?.validation ?? null);
