/**
 * The per-step values of a run as columns that only grow, fold by fold. The store writes them and the charts read them
 * at their own pace: hundreds of steps a second must not pass through React.
 */
import type { LogSource, RunEvent } from './events.ts';
import { staysAt, type Place } from './place.ts';

export interface Curves {
  /** Rises with every change; a chart redraws when it differs from the one that it drew. */
  readonly version: number;
  /** One for each fold that has begun, in the order of their numbers. */
  readonly folds: readonly FoldCurves[];
}

export interface FoldCurves {
  /** Counts from 1. */
  readonly fold: number;
  readonly stepsPerEpoch: number;
  /** Number of steps so far, over all epochs. */
  readonly steps: number;
  /** Training loss and accuracy of each step: views of length `steps`, valid until the next append. */
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
  /** The rate that each step was told with: that of the last step of its group. */
  readonly learningRate: Float32Array;
  /** One entry for each finished epoch: the step at which it ended, and what validation found. */
  readonly epochs: readonly EpochMark[];
  /** What callbacks did, in order. */
  readonly actions: readonly ActionMark[];
}

export interface EpochMark {
  readonly step: number;
  readonly epoch: number;
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

export interface ActionMark {
  readonly epoch: number;
  readonly by: LogSource;
}

export interface CurveRecorder extends Curves {
  append(event: RunEvent): void;
  clear(): void;
  /** Puts a run that was saved in the place of what was recorded. */
  restore(saved: readonly FoldCurves[]): void;
}

/** A fold's curves as a plain value with memory of its own, that later steps leave as it is. */
export const curvesNow = (columns: FoldCurves): FoldCurves => ({
  fold: columns.fold,
  stepsPerEpoch: columns.stepsPerEpoch,
  steps: columns.steps,
  loss: columns.loss.slice(),
  accuracy: columns.accuracy.slice(),
  learningRate: columns.learningRate.slice(),
  epochs: [...columns.epochs],
  actions: [...columns.actions],
});

/** An empty recorder; memory doubles as it fills. A fold that starts again loses what it had. */
export function curveRecorder(): CurveRecorder {
  let version = 0;
  let folds: FoldColumns[] = [];

  const change = (fold: number, by: (columns: FoldColumns) => void): void => {
    const columns = folds.find(known => known.fold === fold);
    if (!columns) return;
    by(columns);
    version++;
  };
  const clear = (): void => {
    folds = [];
    version++;
  };

  return {
    get version() {
      return version;
    },
    get folds() {
      return folds;
    },
    clear,
    restore(saved) {
      folds = saved.map(restored).toSorted((a, b) => a.fold - b.fold);
      version++;
    },
    append(event) {
      if (event.kind === 'started') clear();
      if (event.kind === 'fold-started') {
        const others = folds.filter(({ fold }) => fold !== event.fold);
        folds = [...others, foldColumns(event.fold, event.plan.stepsPerEpoch)];
        folds.sort((a, b) => a.fold - b.fold);
        version++;
      }
      if (event.kind === 'fold-resumed') change(event.fold, columns => columns.rewind(event));
      if (event.kind === 'steps') change(event.fold, columns => columns.addSteps(event));
      if (event.kind === 'epoch') change(event.row.fold, columns => columns.addEpoch(event.row));
      if (event.kind === 'action') change(event.action.fold, columns => columns.addAction(event.action));
    },
  };
}

type StepsEvent = Extract<RunEvent, { kind: 'steps' }>;
type EpochEvent = Extract<RunEvent, { kind: 'epoch' }>;

interface FoldColumns extends FoldCurves {
  addColumns(loss: Float32Array, accuracy: Float32Array, learningRate: Float32Array): void;
  addSteps(event: StepsEvent): void;
  addEpoch(row: EpochEvent['row']): void;
  addAction(action: ActionMark): void;
  /** Forgets what came after this place. */
  rewind(to: Place): void;
}

function restored(saved: FoldCurves): FoldColumns {
  const columns = foldColumns(saved.fold, saved.stepsPerEpoch, [...saved.epochs], [...saved.actions]);
  columns.addColumns(saved.loss, saved.accuracy, saved.learningRate);
  return columns;
}

function foldColumns(
  fold: number,
  stepsPerEpoch: number,
  epochs: EpochMark[] = [],
  actions: ActionMark[] = [],
): FoldColumns {
  const loss = column();
  const accuracy = column();
  const learningRate = column();
  const addColumns: FoldColumns['addColumns'] = (losses, accuracies, rates) => {
    loss.append(losses);
    accuracy.append(accuracies);
    learningRate.append(rates);
  };
  return {
    fold,
    stepsPerEpoch,
    epochs,
    actions,
    get steps() {
      return loss.values().length;
    },
    get loss() {
      return loss.values();
    },
    get accuracy() {
      return accuracy.values();
    },
    get learningRate() {
      return learningRate.values();
    },
    addColumns,
    addSteps: ({ losses, accuracies, learningRate: rate }) =>
      addColumns(losses, accuracies, new Float32Array(losses.length).fill(rate)),
    addEpoch: ({ epoch, validation }) =>
      epochs.push({
        step: loss.values().length,
        epoch,
        validationLoss: validation?.loss ?? null,
        validationAccuracy: validation ? validation.correct / validation.n : null,
      }),
    addAction: ({ epoch, by }) => actions.push({ epoch, by }),
    rewind: to => {
      const steps = (to.epoch - 1) * stepsPerEpoch + to.step;
      for (const values of [loss, accuracy, learningRate]) values.truncate(steps);
      epochs.splice(0, epochs.length, ...epochs.filter(({ epoch }) => epoch < to.epoch));
      actions.splice(0, actions.length, ...actions.filter(action => staysAt(to, action)));
    },
  };
}

interface Column {
  /** What was appended so far, as a view. */
  values(): Float32Array;
  append(more: Float32Array): void;
  /** Keeps the first `most` values. */
  truncate(most: number): void;
}

function column(): Column {
  let room = new Float32Array(1024);
  let length = 0;
  return {
    values: () => room.subarray(0, length),
    truncate: most => {
      length = Math.min(length, most);
    },
    append: more => {
      const needed = length + more.length;
      if (needed > room.length) {
        const wider = new Float32Array(Math.max(needed, room.length * 2));
        wider.set(room.subarray(0, length));
        room = wider;
      }
      room.set(more, length);
      length = needed;
    },
  };
}
