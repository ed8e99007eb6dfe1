/** The history of a run as JSON, with the names that Keras's History and CSVLogger give to the figures. */
import type { Recipe } from '../../recipe/recipe.ts';
import type { DeviceReport } from '../device.ts';
import type { EpochRow } from '../events.ts';
import type { FoldState, RunState } from '../state.ts';

export interface HistoryInput {
  readonly recipe: Recipe;
  readonly run: RunState;
}

/** The text of a history: recipe, device, every fold's epochs, and what callbacks did. Folds and epochs count from 1. */
export function historyJson({ recipe, run }: HistoryInput): string {
  const { plan } = run;
  const history = {
    made_by: 'Inkfold',
    recipe,
    seed: recipe.seed,
    device: plan === null ? null : deviceHistory(plan.device),
    parameters: plan?.parameters ?? null,
    status: run.status,
    elapsed_ms: run.elapsedMs,
    folds: run.folds.map(foldHistory),
    actions: run.log.map(({ fold, epoch, by, text }) => ({ fold, epoch, callback: by, action: text })),
  };
  return `${JSON.stringify(history, null, 2)}\n`;
}

/** What a run must be repeated with to end with the same weights. */
const deviceHistory = ({ backend, name, reason, threads, kernels }: DeviceReport) => ({
  backend,
  name,
  reason,
  threads,
  kernels,
});

const foldHistory = ({ fold, status, plan, epochs, result, fault }: FoldState) => ({
  fold,
  status,
  train_rows: plan?.trainRows ?? null,
  validation_rows: plan?.validationRows ?? null,
  /** The epoch whose weights the fold ended with. */
  kept_epoch: result?.model.epoch ?? null,
  failure: fault?.message ?? null,
  epochs: epochs.map(epochHistory),
});

/** Without validation, the figures that begin with val_ are null. */
const epochHistory = ({ epoch, loss, accuracy, validation, learningRate, durationMs }: EpochRow) => ({
  epoch,
  loss,
  accuracy,
  val_loss: validation?.loss ?? null,
  val_accuracy: validation === null ? null : validation.correct / validation.n,
  lr: learningRate,
  duration_ms: durationMs,
});
