/** A finished run of four folds, of two epochs each, whose predictions are those of predictions.ts. */
import { presetOf } from '../recipe/presets.ts';
import type { EpochRow, RunEvent } from '../run/events.ts';
import type { FoldPredictions } from '../run/predictions.ts';
import { idle, reduce, type RunState } from '../run/state.ts';
import { scoreOf } from '../run/metrics/score.ts';
import { fakeDevice } from './fake-engine.ts';
import { labels, predictions } from './predictions.ts';

const preset = presetOf('stratified-cv');
/** The run's recipe: the weights of the best epoch are kept. */
export const recipe = { ...preset.recipe, folds: 4, epochs: 2, keep: 'best-accuracy' } as const;

const epochRow = (fold: number, epoch: number): EpochRow => ({
  fold,
  epoch,
  learningRate: 0.001 / epoch,
  loss: 0.5 / (fold + epoch),
  accuracy: 0.9 + fold / 100,
  validation: { loss: 0.25 / fold, correct: 70 + epoch, n: 75 },
  durationMs: 1000 * epoch,
});

function foldEvents(foldPredictions: FoldPredictions): readonly RunEvent[] {
  const { fold } = foldPredictions;
  const model = { id: `model ${fold}`, network: preset.network(recipe), weights: [], fold, epoch: 2 };
  const score = scoreOf([foldPredictions], labels);
  return [
    { kind: 'fold-started', fold, plan: { stepsPerEpoch: 4, trainRows: 225, validationRows: 75 } },
    { kind: 'epoch', row: epochRow(fold, 1) },
    { kind: 'action', action: { fold, epoch: 1, by: 'ModelCheckpoint', text: 'kept the weights' } },
    { kind: 'epoch', row: epochRow(fold, 2) },
    {
      kind: 'fold-finished',
      fold,
      result: { model, score, predictions: foldPredictions, chosenByValidation: true },
    },
  ];
}

const events: readonly RunEvent[] = [
  { kind: 'started', plan: { device: fakeDevice, folds: 4, lanes: 2, epochs: 2, parameters: 896_906 } },
  ...predictions.flatMap(foldEvents),
  { kind: 'finished', elapsedMs: 12_000 },
];

/** The run as the page has it after its last event. */
export const foldedRun: RunState = events.reduce(reduce, idle);
