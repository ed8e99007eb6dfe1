/** Makes the app: state, actions and curves around an engine and a file reader. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Converter } from '../bridge/converter/remote.ts';
import type { Reader } from '../bridge/reader/remote.ts';
import { presetOf } from '../recipe/presets.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { curveRecorder, type Curves } from '../run/curves.ts';
import type { Engine } from '../run/engine.ts';
import { idle } from '../run/state.ts';
import type { Actions, AlertPlace } from './actions.ts';
import { awake } from './awake.ts';
import { dataActions } from './data.ts';
import { drawingActions, emptyDrawing } from './drawing.ts';
import { exportActions } from './exports.ts';
import { imports } from './imports.ts';
import { insights, noInsight } from './insight.ts';
import type { Surroundings } from './keep/surroundings.ts';
import { keeping } from './keeping.ts';
import { previewActions } from './preview.ts';
import { recipeActions } from './recipe.ts';
import { reportActions } from './reports.ts';
import { sharingActions } from './sharing.ts';
import type { AppState } from './state.ts';
import { submissionActions } from './submission.ts';
import { trainingActions } from './training.ts';
import { updateActions } from './update.ts';

export interface App {
  readonly store: StoreApi<AppState>;
  readonly actions: Actions;
  readonly curves: Curves;
  /** Reads the kept runs; to be called once. */
  open(): Promise<void>;
  /** Tells the person that a newer version waits, which `apply` loads. */
  updateIsWaiting(apply: () => void): void;
}

/** What the actions work with. */
export interface Tools {
  readonly engine: Engine;
  readonly reader: Reader;
  readonly converter: Converter;
  get(): AppState;
  /** Replaces parts of one slice of the state. */
  patch<K extends Slice>(slice: K, part: Partial<AppState[K]>): void;
  set(part: Partial<AppState>): void;
}
type Slice = 'data' | 'device' | 'saved' | 'exports' | 'drawing' | 'insight' | 'submission' | 'runs';

/** A page by itself, which keeps nothing. */
const nothingAround: Surroundings = {
  vault: null,
  tabs: null,
  storage: null,
  screen: null,
  page: null,
  sharing: null,
};

/** The state of a page that was just opened. */
export const initialState = (recipe: Recipe = presetOf('two-conv').recipe): AppState => ({
  data: { train: null, test: null, findings: null, reading: null, alert: null },
  recipe,
  device: { choice: 'auto', report: null, starting: false },
  run: idle,
  origin: null,
  model: null,
  predictWith: 'all',
  saved: { models: [], evaluating: null, alert: null },
  exports: { busy: null, alert: null, alertOf: 'run' },
  shifts: false,
  preview: null,
  drawing: emptyDrawing,
  insight: noInsight,
  submission: { share: null, labels: null, alert: null },
  runs: { list: null, shown: null, compared: [], storage: null, writer: true, busy: null, alert: null },
  awake: null,
  updateWaiting: false,
  copied: null,
});

/** A working app. The engine, the reader and the converter are its own from here on. */
export function createApp(
  engine: Engine,
  reader: Reader,
  converter: Converter,
  recipe?: Recipe,
  around: Surroundings = nothingAround,
): App {
  const store = createStore<AppState>(() => ({
    ...initialState(recipe),
    awake: around.screen ? false : null,
  }));
  const curves = curveRecorder();
  const tools: Tools = {
    engine,
    reader,
    converter,
    get: store.getState,
    set: part => store.setState(part),
    patch: (slice, part) => store.setState(state => ({ [slice]: { ...state[slice], ...part } })),
  };
  const insight = insights(tools, () => drawing.readAgain());
  const drawing = drawingActions(tools, insight.onShown, insight.met);
  const readAgain = (): void => {
    drawing.readAgain();
    insight.lookAgain();
  };
  const kept = keeping(tools, curves, around, readAgain);
  const imported = imports(tools, curves, kept, readAgain);
  const screen = awake(tools, around.screen, around.page);
  const update = updateActions(tools);
  const sharing = sharingActions(tools, around.sharing);
  store.subscribe((state, before) => {
    if (state.run.status !== before.run.status) {
      void screen.update(state);
      insight.lookAgain();
    }
    if (state.recipe !== before.recipe) sharing.forgetLink();
  });
  return {
    store,
    curves,
    open: kept.open,
    updateIsWaiting: update.isWaiting,
    actions: {
      ...dataActions(tools, imported.place),
      ...imported.actions,
      ...exportActions(tools, curves, around.sharing),
      ...recipeActions(tools),
      ...previewActions(tools),
      ...reportActions(tools),
      ...trainingActions(tools, curves, kept, readAgain),
      ...kept.runs.actions,
      ...screen.actions,
      ...update.actions,
      ...sharing,
      ...drawing.actions,
      ...insight.actions,
      ...submissionActions(tools, readAgain),
      dismissAlert: place => dismissAlert(tools, place),
    },
  };
}

function dismissAlert({ get, set, patch }: Tools, place: AlertPlace): void {
  if (place === 'run') set({ run: { ...get().run, fault: null } });
  else patch(place, { alert: null });
}
