/**
 * Keeps the shown run while it trains: at every checkpoint, at every fold's end and at its own. What is to be written is taken
 * at that moment, so that it tells one story, and written when storage is free; of several that wait, the newest.
 */
import { uniqueId } from '../../data/digits.ts';
import type { FoldCheckpoint } from '../../run/checkpoint.ts';
import { curvesNow, type CurveRecorder, type FoldCurves } from '../../run/curves.ts';
import type { RunEvent } from '../../run/events.ts';
import { isRunning, type RunState } from '../../run/state.ts';
import { experimentNow } from '../experiment.ts';
import type { RunOrigin } from '../origin.ts';
import type { AppState, KeptRun } from '../state.ts';
import type { Body } from './body.ts';
import { isFull, writingComplaint } from './complaint.ts';
import { defaultName, headerOf, namesOf, type Label } from './header.ts';
import type { Vault } from './vault.ts';

export interface Keeper {
  /** The id of the shown run, once it is to be kept. */
  readonly current: string | null;
  /** The next run that is told of is a new one. */
  begin(): void;
  /** The shown run is to be kept under this label from now on; where it was just read, it `isKept` as it stands. */
  adopt(label: Label, checkpoints: readonly FoldCheckpoint[], isKept: boolean): void;
  /** Takes note of what happened, once the state and the curves have. */
  follow(event: RunEvent): void;
  /** Has the shown run written as it stands, where that has changed. */
  save(): void;
  /** The run was removed, or is about to be. */
  forget(id: string): void;
  /** There may be room again: what was refused is written as it stands now. */
  tryAgain(): void;
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>;
}

export interface KeeperTools {
  readonly vault: Vault;
  get(): AppState;
  readonly curves: Pick<CurveRecorder, 'folds'>;
  /** Whether this tab writes. */
  isWriter(): boolean;
  /** Called with a run that was written. */
  onKept(run: KeptRun): void;
  /** Called with one sentence when storage refused, and with null when it no longer does. */
  onComplaint(sentence: string | null): void;
}

/** A run that is being kept. */
interface Kept extends Label {
  readonly checkpoints: Map<number, FoldCheckpoint>;
  /** Copies of what has not changed since they were made. */
  readonly curves: Map<number, FoldCurves>;
  /** Whether the newest weights in the state are this run's: at its beginning they are still those of the last one. */
  hasModel: boolean;
  /** The run of the newest snapshot. */
  taken: RunState | null;
  /** How often storage has refused in a row; and whether it is asked no more before the run's end. */
  refusals: number;
  isHalted: boolean;
  areSetsTried: boolean;
  isForgotten: boolean;
}

interface Snapshot {
  readonly kept: Kept;
  readonly body: Body;
  readonly origin: RunOrigin;
  /** True where the run was over. */
  readonly isLast: boolean;
}

/** After so many refusals in a row storage is left in peace; a full disk is so at the first. */
const MOST_REFUSALS = 3;

export function makeKeeper({ vault, get, curves, isWriter, onKept, onComplaint }: KeeperTools): Keeper {
  let current: Kept | null = null;
  const waiting = new Map<string, Snapshot>();
  let draining: Promise<void> | null = null;

  function save(): void {
    if (!current || !isWriter() || current.taken === get().run) return;
    const snapshot = snapshotOf(current, get(), curves.folds);
    if (!snapshot) return;
    current.taken = get().run;
    waiting.set(snapshot.kept.id, snapshot);
    draining ??= drain().finally(() => (draining = null));
  }

  async function drain(): Promise<void> {
    for (let [next] = waiting.values(); next; [next] = waiting.values()) {
      waiting.delete(next.kept.id);
      if (!next.kept.isHalted || next.isLast) await write(next);
    }
  }

  async function write({ kept, body, origin }: Snapshot): Promise<void> {
    if (kept.isForgotten) return;
    try {
      const { id, name, startedAt } = kept;
      const run = await vault.write(headerOf({ id, name, startedAt }, body), body);
      if (!kept.isForgotten) onKept(run);
      if (kept.refusals > 0) onComplaint(null);
      kept.refusals = 0;
      kept.isHalted = false;
      await writeSets(kept, origin);
    } catch (thrown) {
      if (kept.refusals === 0) onComplaint(writingComplaint(thrown));
      kept.refusals++;
      kept.isHalted = isFull(thrown) || kept.refusals >= MOST_REFUSALS;
    }
  }

  /** Keeps what the run was made with, once; where that cannot be, checkpoints are still worth having. */
  async function writeSets(kept: Kept, { digits, validation, marks }: RunOrigin): Promise<void> {
    if (kept.areSetsTried || !digits || !validation) return;
    kept.areSetsTried = true;
    try {
      if (!kept.isForgotten) await vault.writeSet(marks.digits.fingerprint, digits);
      if (!kept.isForgotten) await vault.writeSet(marks.validation.fingerprint, validation);
    } catch {
      onComplaint(
        'The digits could not be kept: after a reload, this run can go on once their file has been opened again.',
      );
    }
  }

  return {
    get current() {
      return current?.id ?? null;
    },
    begin: () => {
      current = null;
    },
    adopt: (label, checkpoints, isKept) => {
      current = newKept(label);
      current.hasModel = true;
      current.taken = isKept ? get().run : null;
      for (const checkpoint of checkpoints) current.checkpoints.set(checkpoint.fold, checkpoint);
    },
    follow: event => {
      if (event.kind === 'started' && !current) current = newKept(labelNow(get()));
      if (current && note(current, event)) save();
    },
    save,
    forget: id => {
      const forgotten = [current, ...[...waiting.values()].map(({ kept }) => kept)];
      for (const kept of forgotten) if (kept?.id === id) kept.isForgotten = true;
      if (current?.id === id) current = null;
      waiting.delete(id);
    },
    tryAgain: () => {
      if (!current || current.refusals === 0) return;
      current.isHalted = false;
      current.taken = null;
      save();
    },
    settled: async () => {
      await draining;
    },
  };
}

const newKept = (label: Label): Kept => ({
  ...label,
  checkpoints: new Map(),
  curves: new Map(),
  hasModel: false,
  taken: null,
  refusals: 0,
  isHalted: false,
  areSetsTried: false,
  isForgotten: false,
});

function labelNow({ origin, runs }: AppState): Label {
  const startedAt = Date.now();
  const name = defaultName(origin?.recipe.preset ?? 'run', startedAt, namesOf(runs));
  return { id: uniqueId(), startedAt, name };
}

/** Takes note of an event; gives back whether it is worth writing. */
function note(kept: Kept, event: RunEvent): boolean {
  const { checkpoints, curves } = kept;
  switch (event.kind) {
    case 'model':
      kept.hasModel = true;
      return false;
    case 'started':
      checkpoints.clear();
      curves.clear();
      return true;
    case 'fold-started':
      checkpoints.delete(event.fold);
      curves.delete(event.fold);
      return false;
    case 'fold-resumed':
    case 'steps':
      curves.delete(event.fold);
      return false;
    case 'epoch':
      curves.delete(event.row.fold);
      return false;
    case 'action':
      curves.delete(event.action.fold);
      return false;
    case 'checkpoint':
      checkpoints.set(event.checkpoint.fold, event.checkpoint);
      return true;
    case 'fold-finished':
    case 'fold-failed':
      checkpoints.delete(event.fold);
      return true;
    default:
      return false;
  }
}

function snapshotOf(kept: Kept, state: AppState, folds: readonly FoldCurves[]): Snapshot | null {
  const copies = folds.map(columns => {
    const copy = kept.curves.get(columns.fold) ?? curvesNow(columns);
    kept.curves.set(columns.fold, copy);
    return copy;
  });
  const model = kept.hasModel ? state.model : null;
  const experiment = experimentNow({ ...state, model }, copies);
  if (!experiment || !state.origin) return null;
  const body = { experiment, checkpoints: [...kept.checkpoints.values()] };
  return { kept, body, origin: state.origin, isLast: !isRunning(state.run) };
}
