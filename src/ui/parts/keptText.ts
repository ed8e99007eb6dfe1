/** How far a kept run came, in words: the same where it is offered again and where it is listed. */
import type { KeptRun } from '../../store/state.ts';
import { counted } from '../../lib/format.ts';

type Done = KeptRun['done'];

/** Where a run stands that is not over: "epoch 3 of 10", "fold 2 of 5, epoch 3 of 10". */
export function placeText({ folds, ofFolds, epochs, ofEpochs }: Done): string {
  const reached = folds >= ofFolds ? ofEpochs : Math.min(epochs + 1, ofEpochs);
  const epoch = `epoch ${reached} of ${ofEpochs}`;
  return ofFolds > 1 ? `fold ${Math.min(folds + 1, ofFolds)} of ${ofFolds}, ${epoch}` : epoch;
}

/** What is left to do: "about 7 epochs left"; callbacks may end a run earlier. */
export function leftText(done: Done): string {
  const left = epochsLeft(done);
  return left === 0 ? 'almost done' : `about ${counted(left, 'epoch')} left`;
}

/** Epochs that were begun or are to come, over all folds. */
const epochsLeft = ({ folds, ofFolds, epochs, ofEpochs }: Done): number =>
  Math.max(0, (ofFolds - folds) * ofEpochs - epochs);
