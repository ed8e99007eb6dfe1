/** What a model has met: its training digits as it sees them, and how strange a digit may look to it. Worked out once a model. */
import { toFault } from '../lib/fault.ts';
import { pause } from '../lib/pause.ts';
import { withPauses, type Pieces } from '../lib/pieces.ts';
import { familiarity, strangeness, type Familiarity, type Strangeness } from '../run/insight/familiarity.ts';
import type { TrainedModel } from '../run/model.ts';
import type { Tools } from './app.ts';
import { embedRows, type EmbeddedRows } from './embeddings.ts';
import { knownDigits, unseenDigits, type RowsOf } from './inspected.ts';
import type { AppState } from './state.ts';

/** What is known so far of what a model has met. */
export interface Acquaintance {
  readonly known: EmbeddedRows;
  /** Null where no digits are loaded that the model has not trained on, and until they have been read. */
  readonly familiar: Familiarity | null;
}

export interface Acquaintances {
  /** What this model has met, as far as it is known by now; null before its training digits have been read. */
  of(state: AppState, model: TrainedModel): Acquaintance | null;
  /** Stops reading for a model. */
  leave(): void;
}

interface Introduction {
  readonly model: TrainedModel;
  readonly sources: Sources;
  readonly known: RowsOf;
  readonly controller: AbortController;
  met: Acquaintance | null;
  /** Nothing is left to be read. */
  isDone: boolean;
}

/** Where the digits come from: where one of these is another, so are the digits. */
type Sources = readonly unknown[];
const sourcesOf = ({ origin, data }: AppState): Sources => [origin, data.train, data.test];

/** Reads digits only when `idle` says that the engine has time; `onMet` is called whenever more is known. */
export function acquaintances(
  { engine, patch }: Tools,
  idle: () => Promise<void>,
  onMet: () => void,
): Acquaintances {
  let current: Introduction | null = null;

  function leave(): void {
    // What has been read stays; what is being read is given up.
    if (!current || current.isDone) return;
    current.controller.abort();
    current = null;
    patch('insight', { reading: null });
  }

  async function introduce(mine: Introduction, unseen: RowsOf | null): Promise<void> {
    const { model, known, controller } = mine;
    const all = known.rows.length + (unseen?.rows.length ?? 0);
    const reins = (before: number) => ({
      signal: controller.signal,
      idle,
      onRows: (done: number) => patch('insight', { reading: (before + done) / all }),
    });
    try {
      const embedded = await embedRows(engine, model, known, reins(0));
      mine.met = { known: embedded, familiar: null };
      onMet();
      if (!unseen) return;
      const { features, energies } = await embedRows(engine, model, unseen, reins(known.rows.length));
      const width = features.length / energies.length;
      const each = Array.from(energies, (energy, i) => ({
        energy,
        features: features.subarray(i * width, (i + 1) * width),
      }));
      const strange = await withPauses(strangenessOf(each, embedded), pause);
      if (controller.signal.aborted) return;
      mine.met = { known: embedded, familiar: familiarity(strange) };
      onMet();
    } catch (thrown) {
      const { name, message } = toFault(thrown);
      if (name !== 'Aborted') patch('insight', { trouble: message });
    } finally {
      mine.isDone = true;
      if (current === mine) patch('insight', { reading: null });
    }
  }

  return {
    leave,
    of: (state, model) => {
      const sources = sourcesOf(state);
      const isSame = current?.model.id === model.id && current.sources.every((one, i) => one === sources[i]);
      if (current && isSame) return current.met;
      leave();
      current = null;
      const known = knownDigits(state, model);
      if (!known || known.rows.length === 0) return null;
      const unseen = unseenDigits(state, model);
      current = { model, sources, known, controller: new AbortController(), met: null, isDone: false };
      void introduce(current, unseen && unseen.rows.length > 0 ? unseen : null);
      return null;
    },
  };
}

/** How strange digits are to the model that trained on `known`: a thousandth of a second each. */
function* strangenessOf(
  digits: readonly { readonly features: Float32Array; readonly energy: number }[],
  known: EmbeddedRows,
): Pieces<readonly Strangeness[]> {
  const found: Strangeness[] = [];
  for (const digit of digits) {
    found.push(strangeness(digit, known.features));
    yield;
  }
  return found;
}
