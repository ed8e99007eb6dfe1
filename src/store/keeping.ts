/** Keeping runs: the vault, the keeper that fills it, the other tabs and the list that a person sees, joined together. */
import type { CurveRecorder } from '../run/curves.ts';
import type { Experiment } from '../run/experiment.ts';
import { uniqueId } from '../data/digits.ts';
import type { Tools } from './app.ts';
import { defaultName, namesOf } from './keep/header.ts';
import { makeKeeper, type Keeper } from './keep/keeper.ts';
import { nowhere } from './keep/nowhere.ts';
import type { Surroundings } from './keep/surroundings.ts';
import { keptRuns, nameOfFile, type Runs } from './runs.ts';

export interface Keeping {
  readonly runs: Runs;
  readonly keeper: Keeper;
  /** Reads what is kept, and finds out which tab writes. */
  open(): Promise<void>;
  /** A new run begins, by a person's hand: browsers take a request to keep storage more seriously then. */
  begin(): void;
  /** Keeps the experiment that is shown now, which a file of this name brought. */
  keepImported(fileName: string, experiment: Experiment): void;
}

export function keeping(
  tools: Tools,
  curves: CurveRecorder,
  { vault: given, tabs, storage, page }: Surroundings,
  onModels: () => void,
): Keeping {
  const { get, patch } = tools;
  const vault = given ?? nowhere;
  const others = tabs ?? { claim: onTurn => onTurn(true), tell: () => {}, listen: () => {} };
  let isUsable = false;
  let isMyTurn = false;
  let hasAsked = false;
  let complaint: string | null = null;

  const keeper = makeKeeper({
    vault,
    get,
    curves,
    isWriter: () => isUsable && isMyTurn,
    onKept: run => {
      runs.list(run);
      if (keeper.current === run.id) patch('runs', { shown: run.id });
      others.tell();
      void runs.measure();
    },
    onComplaint: sentence => {
      // What a person has dismissed, or what is about something else, stays as it is.
      if (sentence !== null || get().runs.alert === complaint) patch('runs', { alert: sentence });
      complaint = sentence;
    },
  });
  const runs: Runs = keptRuns(tools, { vault, keeper, tabs: others, storage, curves, onModels });

  async function open(): Promise<void> {
    isUsable = given !== null && (await runs.refresh());
    if (!isUsable) return;
    others.listen(() => void runs.refresh());
    page?.onLeaving(keeper.save);
    others.claim(isWriter => {
      isMyTurn = isWriter;
      patch('runs', { writer: isWriter });
      if (!isWriter) return;
      // The tab that wrote until now may have changed the list on its way out; and what is shown here is now kept.
      void runs.refresh();
      keeper.save();
    });
  }

  return {
    runs,
    keeper,
    open,
    begin: () => {
      keeper.begin();
      patch('runs', { shown: null });
      if (hasAsked) return;
      hasAsked = true;
      if (get().runs.storage?.persisted === false) void runs.actions.askPersistence();
    },
    keepImported: (fileName, { recipe }) => {
      const startedAt = Date.now();
      const name = nameOfFile(fileName) || defaultName(recipe.preset, startedAt, namesOf(get().runs));
      keeper.adopt({ id: uniqueId(), name, startedAt }, [], false);
      patch('runs', { shown: null });
      keeper.save();
    },
  };
}
