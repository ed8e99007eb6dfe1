/** The runs that this browser keeps: listed, shown again, named, compared, exported and removed. */
import { shown as shortened } from '../data/badfile.ts';
import { InkfoldError, toFault } from '../lib/fault.ts';
import type { CurveRecorder } from '../run/curves.ts';
import { isRunning } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { stateOf } from './experiment.ts';
import { asLeft, type Body } from './keep/body.ts';
import { storageComplaint } from './keep/complaint.ts';
import type { Keeper } from './keep/keeper.ts';
import type { Surroundings } from './keep/surroundings.ts';
import type { Tabs } from './keep/tabs.ts';
import type { Vault } from './keep/vault.ts';
import type { RunOrigin } from './origin.ts';
import type { ComparedRun, KeptRun } from './state.ts';

type RunActions = Pick<
  Actions,
  'showRun' | 'renameRun' | 'deleteRun' | 'compareRun' | 'exportRun' | 'askPersistence'
>;

/** The longest name of a run, in characters. */
const LONGEST_NAME = 80;

export interface Runs {
  readonly actions: RunActions;
  /** Puts a run that was written in its place in the list. */
  list(run: KeptRun): void;
  /** Reads the list and what storage holds anew; gives back whether storage can be used; where not, the alert says so. */
  refresh(): Promise<boolean>;
  /** Finds out anew what storage holds. */
  measure(): Promise<void>;
  /** Throws `BadRecipe`, in a sentence, where another tab writes. */
  checkWriter(): void;
  /**
   * Brings a kept run back, as `as` has it, for the page to show. Throws `BadRecipe`, in a sentence, where that cannot be now, and
   * `Unexpected` where it is gone or damaged.
   */
  bringBack(id: string, as: (body: Body) => Body): Promise<Body>;
  /** Does something for a run, which is busy meanwhile; what goes wrong becomes the alert, and null. */
  busily<T>(id: string, work: () => Promise<T>): Promise<T | null>;
}

export interface RunsTools {
  readonly vault: Vault;
  readonly keeper: Keeper;
  readonly tabs: Tabs;
  readonly storage: Surroundings['storage'];
  readonly curves: Pick<CurveRecorder, 'restore'>;
  /** Called when other models are to speak. */
  onModels(): void;
}

export function keptRuns(
  { get, set, patch, converter }: Tools,
  { vault, keeper, tabs, storage, curves, onModels }: RunsTools,
): Runs {
  const find = (id: string): KeptRun | undefined => get().runs.list?.find(run => run.id === id);

  function list(run: KeptRun): void {
    const others = (get().runs.list ?? []).filter(({ id }) => id !== run.id);
    patch('runs', { list: [...others, run].toSorted((a, b) => b.startedAt - a.startedAt) });
  }

  async function refresh(): Promise<boolean> {
    try {
      patch('runs', { list: await vault.list() });
      await measure();
      return true;
    } catch (thrown) {
      patch('runs', { list: get().runs.list ?? [], alert: storageComplaint(thrown) });
      return false;
    }
  }

  async function measure(): Promise<void> {
    if (!storage) return;
    try {
      const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
        storage.estimate(),
        storage.persisted(),
      ]);
      patch('runs', { storage: { used: usage, quota, persisted } });
    } catch {
      // The figures are a courtesy.
    }
  }

  function checkWriter(): void {
    if (!get().runs.writer)
      throw new InkfoldError('BadRecipe', 'Another tab keeps the runs: this can be done there.');
  }

  async function busily<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    patch('runs', { busy: id, alert: null });
    try {
      return await work();
    } catch (thrown) {
      patch('runs', {
        alert: thrown instanceof DOMException ? storageComplaint(thrown) : toFault(thrown).message,
      });
      return null;
    } finally {
      if (get().runs.busy === id) patch('runs', { busy: null });
    }
  }

  /** Changes what is kept, which one tab alone may do, and tells the others. */
  const change = (id: string, work: () => Promise<void>): Promise<void | null> =>
    busily(id, async () => {
      checkWriter();
      await work();
      tabs.tell();
      await measure();
    });

  async function read(id: string): Promise<Body> {
    await keeper.settled();
    const body = await vault.read(id);
    if (body) return body;
    throw new InkfoldError('Unexpected', 'This run is no longer kept.');
  }

  function checkIdle(): void {
    if (isRunning(get().run))
      throw new InkfoldError('BadRecipe', 'A run is under way: stop it first, or wait until it is done.');
  }

  async function bringBack(id: string, as: (body: Body) => Body): Promise<Body> {
    checkIdle();
    const body = as(await read(id));
    const label = find(id) ?? { id, name: '', startedAt: 0 };
    const state = stateOf(body.experiment, get().data);
    const origin = state.origin && (await completed(state.origin));
    checkIdle(); // reading took a while
    curves.restore(body.experiment.curves);
    set({ ...state, origin });
    keeper.adopt(label, body.checkpoints, true);
    patch('runs', { shown: id });
    patch('submission', { labels: null, alert: null });
    fillPlaces(origin);
    onModels();
    return body;
  }

  /** The origin with those of its sets that are not loaded, but kept. */
  async function completed(origin: RunOrigin): Promise<RunOrigin> {
    const { marks } = origin;
    const digits = origin.digits ?? (await vault.readSet(marks.digits.fingerprint));
    if (marks.validation.fingerprint === marks.digits.fingerprint)
      return { ...origin, digits, validation: origin.validation ?? digits };
    const validation = origin.validation ?? (await vault.readSet(marks.validation.fingerprint));
    return { ...origin, digits, validation };
  }

  /** After a reload nothing is loaded: the digits that came with a run are then as good as opened. */
  function fillPlaces(origin: RunOrigin | null): void {
    const { train, test } = get().data;
    if (train || !origin?.digits) return;
    const isOther = origin.validation !== null && origin.validation !== origin.digits;
    patch('data', {
      train: origin.digits,
      test: test ?? (isOther ? origin.validation : null),
      findings: null,
    });
  }

  return {
    list,
    refresh,
    measure,
    checkWriter,
    bringBack,
    busily,
    actions: {
      showRun: async id => {
        await busily(id, () => bringBack(id, asLeft));
      },

      renameRun: async (id, wanted) => {
        const name = shortened(wanted, LONGEST_NAME);
        if (name === '') return;
        await change(id, async () => {
          await vault.rename(id, name);
          const run = find(id);
          if (run) list({ ...run, name });
          patch('runs', {
            compared: get().runs.compared.map(one => (one.id === id ? { ...one, name } : one)),
          });
        });
      },

      deleteRun: async id => {
        await change(id, async () => {
          if (id === get().runs.shown) checkIdle();
          keeper.forget(id);
          await vault.remove(id);
          keeper.tryAgain();
          const { list: before, compared, shown } = get().runs;
          patch('runs', {
            list: (before ?? []).filter(run => run.id !== id),
            compared: compared.filter(run => run.id !== id),
            shown: shown === id ? null : shown,
          });
        });
      },

      compareRun: async (id, on) => {
        const others = (): ComparedRun[] => get().runs.compared.filter(run => run.id !== id);
        if (!on) return patch('runs', { compared: others() });
        await busily(id, async () => {
          const { recipe, curves: columns, run } = asLeft(await read(id)).experiment;
          const name = find(id)?.name ?? recipe.preset;
          const epochs = run.folds.flatMap(fold => fold.epochs);
          patch('runs', { compared: [...others(), { id, name, recipe, curves: columns, epochs }] });
        });
      },

      exportRun: id =>
        busily(id, async () => {
          const { experiment } = asLeft(await read(id));
          const file = await converter.write({ kind: 'experiment', experiment });
          return { ...file, name: fileNameOf(find(id)?.name ?? experiment.recipe.preset) };
        }),

      askPersistence: async () => {
        if (!storage) return;
        await storage.persist().catch(() => false);
        await measure();
      },
    },
  };
}

/** A name that every file system takes. */
const fileNameOf = (name: string): string =>
  `${
    name
      .replaceAll(/[:]/g, '.')
      .replaceAll(/[/\\?%*|"<>,]/g, '')
      .replace(/^\.+/, '') || 'run'
  }.inkfold`;

/** The name of a run that a file brings. */
export const nameOfFile = (fileName: string): string =>
  shortened(fileName.replace(/\.\w+$/, ''), LONGEST_NAME);
