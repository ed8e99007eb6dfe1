/** Looking into the network while somebody draws: what it sees, what it has met that is alike, and whether it knows the like. */
import { imageAt } from '../data/digits.ts';
import type { Views } from '../data/ink.ts';
import { toFault } from '../lib/fault.ts';
import type { Embedding } from '../run/insight.ts';
import { isUnfamiliar, strangeness } from '../run/insight/familiarity.ts';
import { nearest } from '../run/insight/nearest.ts';
import type { TrainedModel } from '../run/model.ts';
import { isRunning } from '../run/state.ts';
import { acquaintances, type Acquaintance } from './acquaintance.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { inspectedModel } from './inspected.ts';
import type { EmbeddedRows } from './embeddings.ts';
import type { AppState, InsightState, Neighbour } from './state.ts';

/** Between two looks, in milliseconds: a drawing that grows is read at once and looked into at leisure. */
const LEISURE = 120;
/** The same while a training wants the engine. */
const LEISURE_IN_TRAINING = 500;
/** The pen counts as put down for good once it has not moved for this long, in milliseconds. */
const STILL = 300;
/** How many neighbours are shown. */
const NEIGHBOURS = 8;

/** Nobody looks, nothing was found. */
export const noInsight: InsightState = {
  wanted: false,
  found: null,
  neighbours: [],
  reading: null,
  unlike: null,
  trouble: null,
};

/** What is taken back when there is no drawing any more. */
const nothingFound: Partial<InsightState> = { found: null, neighbours: [], unlike: null, trouble: null };

export interface Insights {
  readonly actions: Pick<Actions, 'lookInside'>;
  /** The drawing is another; `isFinished` where no stroke is under way. */
  onShown(isFinished: boolean): void;
  /** Other models speak, or a run has begun or ended. */
  lookAgain(): void;
  /** What the model that is looked into has met; null while a run is on, and until its training digits have been read. */
  met(state: AppState): Met | null;
}

/** A model and what it has met. */
export interface Met {
  readonly model: TrainedModel;
  readonly known: EmbeddedRows;
}

/**
 * Looks at most every 120 ms, one look at a time; a look at what has been rubbed out comes to nothing. `onMet` is called when
 * more is known of what a model has met.
 */
export function insights(tools: Tools, onMet: () => void): Insights {
  const { engine, get, patch } = tools;
  const met = acquaintances(tools, penIsStill, () => {
    onMet();
    void lookNewest();
  });
  let looking = new AbortController();
  let isFinished = true;
  let penMoved = Number.NEGATIVE_INFINITY;
  let isBusy = false;
  let isStale = false;

  /** What a model has met; asked for the first time, its training digits begin to be read. Not while a run wants the engine. */
  function acquaintanceOf(state: AppState, model: TrainedModel): Acquaintance | null {
    if (!isRunning(state.run)) return met.of(state, model);
    met.leave();
    return null;
  }

  function metBy(state: AppState): Met | null {
    const model = inspectedModel(state);
    const known = model && acquaintanceOf(state, model)?.known;
    return model && known ? { model, known } : null;
  }

  async function penIsStill(): Promise<void> {
    while (performance.now() - penMoved < STILL) await wait(STILL / 3);
  }

  async function lookNewest(): Promise<void> {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isStale) {
        isStale = false;
        await lookOnce();
        await wait(isRunning(get().run) ? LEISURE_IN_TRAINING : LEISURE);
      }
    } finally {
      isBusy = false;
    }
  }

  async function lookOnce(): Promise<void> {
    const { signal } = looking;
    try {
      await look(signal);
    } catch (thrown) {
      const { name, message } = toFault(thrown);
      if (name !== 'Aborted' && !signal.aborted) patch('insight', { found: null, trouble: message });
    }
  }

  async function look(signal: AbortSignal): Promise<void> {
    const state = get();
    const { views, chosen } = state.drawing;
    const seen = views[chosen];
    const model = inspectedModel(state);
    const known = model && acquaintanceOf(state, model);
    if (!seen || !model) return patch('insight', nothingFound);
    // Without a look inside, all there is to know is whether a finished drawing looks like a digit.
    if (!state.insight.wanted && !(isFinished && known?.familiar)) {
      if (!known) patch('insight', { neighbours: [], unlike: null });
      return;
    }
    const isWhole = isFinished;
    const embedding = await embeddingOf(model, seen, signal);
    if (!signal.aborted) compare(embedding, known, isWhole);
  }

  /** Where the model puts the digit; with all that there is to see on the way, where somebody looks. */
  async function embeddingOf(
    model: TrainedModel,
    { shown }: Views,
    signal: AbortSignal,
  ): Promise<Embedding | null> {
    if (get().insight.wanted) {
      const insight = await engine.inspect(model, shown, signal);
      if (!signal.aborted) patch('insight', { found: { model, pixels: shown, insight }, trouble: null });
      return insight.embedding;
    }
    for await (const { features, codes, energies } of engine.embed(model, shown, { signal }))
      return { features, code: codes, energy: energies[0] ?? 0 };
    return null;
  }

  function compare(embedding: Embedding | null, known: Acquaintance | null, isWhole: boolean): void {
    if (!embedding || !known) return patch('insight', { neighbours: [], unlike: null });
    patch('insight', { neighbours: neighboursOf(embedding, known) });
    if (!isWhole) return;
    const { familiar } = known;
    const strange = familiar && strangeness(embedding, known.known.features);
    patch('insight', { unlike: familiar && strange && isUnfamiliar(familiar, strange) });
  }

  function forget(): void {
    looking.abort();
    looking = new AbortController();
    patch('insight', nothingFound);
  }

  return {
    actions: {
      lookInside: wanted => {
        if (wanted === get().insight.wanted) return;
        patch('insight', { wanted });
        if (wanted) void lookNewest();
      },
    },
    onShown: finished => {
      isFinished = finished;
      if (!finished) penMoved = performance.now();
      if (!get().drawing.pixels) forget();
      else void lookNewest();
    },
    lookAgain: () => {
      if (get().drawing.pixels) void lookNewest();
      // So that the first digit drawn is read as well as the next.
      else metBy(get());
    },
    met: metBy,
  };
}

function neighboursOf({ features }: Embedding, { known }: Acquaintance): readonly Neighbour[] {
  return nearest(features, known.features, NEIGHBOURS).map(({ row: place, similarity }) => {
    const row = known.rows[place] ?? 0;
    return { row, label: known.set.labels?.[row] ?? 0, similarity, pixels: imageAt(known.set, row) };
  });
}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
