/** All that is kept of a run: what an experiment file holds, and where each fold that is not done can be taken up again. */
import type { FoldCheckpoint } from '../../run/checkpoint.ts';
import { curveRecorder, curvesNow } from '../../run/curves.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Experiment } from '../../run/experiment.ts';
import { isRunning, reduce, reopened, type FoldState } from '../../run/state.ts';

export interface Body {
  /** The run as it stood; it may have been under way. */
  readonly experiment: Experiment;
  /** At most one for each fold that is not finished. */
  readonly checkpoints: readonly FoldCheckpoint[];
}

/** Folds that can still be trained: neither finished nor broken. */
export const isOpen = ({ status }: FoldState): boolean => status !== 'finished' && status !== 'failed';

/**
 * The run as it stands at its checkpoints: an open fold forgets what came after its own, or everything where it has none.
 * What was under way is then stopped.
 */
export function rewound({ experiment, checkpoints }: Body): Body {
  const { run, curves } = experiment;
  const open = run.folds.filter(isOpen).map(({ fold }) => fold);
  const from = checkpoints.filter(({ fold }) => open.includes(fold));
  const begun = new Set(from.map(({ fold }) => fold));
  const resumptions = from.map(resumption);
  const afresh = open.filter(fold => !begun.has(fold));
  const folds = resumptions.reduce(reduce, afresh.reduce(reopened, run));
  const recorder = curveRecorder();
  recorder.restore(curves.filter(({ fold }) => !afresh.includes(fold)));
  for (const event of resumptions) recorder.append(event);
  return {
    checkpoints: from,
    experiment: {
      ...experiment,
      curves: recorder.folds.map(curvesNow),
      run: isRunning(run) ? { ...folds, status: 'stopped', doing: '' } : folds,
    },
  };
}

/** A run that was under way as its checkpoints have it; one that was over as it was. */
export const asLeft = (body: Body): Body => (isRunning(body.experiment.run) ? rewound(body) : body);

const resumption = ({ fold, epoch, step }: FoldCheckpoint): RunEvent => ({
  kind: 'fold-resumed',
  fold,
  epoch,
  step,
});
