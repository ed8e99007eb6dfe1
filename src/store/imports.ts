/** Models and experiments that files bring: opened, measured, removed. */
import { shown } from '../data/badfile.ts';
import { CLASSES, uniqueId, type DigitSet } from '../data/digits.ts';
import type { Found } from '../formats/read-model.ts';
import { InkfoldError, throwIfAborted, toFault } from '../lib/fault.ts';
import type { CurveRecorder } from '../run/curves.ts';
import { scoreOf } from '../run/metrics/score.ts';
import type { TrainedModel } from '../run/model.ts';
import { isRunning } from '../run/state.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { stateOf } from './experiment.ts';
import type { Keeping } from './keeping.ts';
import { savedChoice } from './models.ts';
import { unread } from './reading.ts';
import type { AppState, SavedModel } from './state.ts';

type ImportActions = Pick<Actions, 'removeSaved' | 'evaluateSaved' | 'cancelEvaluation'>;

export interface Imports {
  readonly actions: ImportActions;
  /** Puts what was found in place, all at once; throws `BadRecipe`, with nothing changed, where that cannot be now. */
  place(found: readonly Found[]): void;
}

/** Files of digits and files of models, each in their order. */
export async function sorted(
  files: readonly File[],
): Promise<{ readonly digits: File[]; readonly models: File[] }> {
  // Loaded when files are first opened: the page has no other use for what looks into archives.
  const { isModelFile } = await import('../data/model-files.ts');
  const areModels = await Promise.all(files.map(file => isModelFile({ name: file.name, blob: file })));
  return {
    digits: files.filter((_, i) => areModels[i] === false),
    models: files.filter((_, i) => areModels[i] === true),
  };
}

/** `onModels` is called when other models are to speak. */
export function imports(
  { engine, get, set, patch }: Tools,
  curves: CurveRecorder,
  { keepImported }: Pick<Keeping, 'keepImported'>,
  onModels: () => void,
): Imports {
  let evaluating = new AbortController();

  function place(found: readonly Found[]): void {
    const networks = found.flatMap(one => (one.kind === 'network' ? [savedModel(one)] : []));
    const brought = found.findLast(one => one.kind === 'experiment');
    if (brought) {
      checkIdle(get());
      curves.restore(brought.experiment.curves);
      set(stateOf(brought.experiment, get().data));
      keepImported(brought.name, brought.experiment);
    }
    const newest = networks.at(-1);
    if (newest) {
      patch('saved', { models: [...get().saved.models, ...networks], alert: null });
      set({ predictWith: savedChoice(newest) });
    }
    speakAnew();
  }

  /** What was predicted otherwise goes. */
  function speakAnew(): void {
    patch('submission', { labels: null, alert: null });
    onModels();
  }

  async function evaluate(id: string, signal: AbortSignal): Promise<void> {
    const { saved, data } = get();
    const model = saved.models.find(one => one.model.id === id)?.model;
    if (!model) return;
    const digits = labelledSet(data);
    const score = scoreOf([await predictions(model, digits, signal)], digits.labels);
    const models = get().saved.models.map(one =>
      one.model.id === id ? { ...one, evaluation: { score, on: digits.name } } : one,
    );
    patch('saved', { models });
  }

  /** What the model says of every digit of the set. */
  async function predictions(model: TrainedModel, { images, count }: DigitSet, signal: AbortSignal) {
    const probabilities = new Float32Array(count * CLASSES);
    for await (const chunk of engine.predict([model], images, { signal })) {
      probabilities.set(chunk.probabilities, chunk.from * CLASSES);
      const done = chunk.from + chunk.probabilities.length / CLASSES;
      patch('saved', { evaluating: { id: model.id, share: done / count } });
    }
    throwIfAborted(signal);
    return { fold: 1, rows: Int32Array.from({ length: count }, (_, row) => row), probabilities };
  }

  return {
    place,
    actions: {
      removeSaved: id => {
        const { saved, predictWith } = get();
        if (saved.evaluating?.id === id) evaluating.abort();
        const gone = saved.models.find(({ model }) => model.id === id);
        patch('saved', { models: saved.models.filter(one => one !== gone), alert: null });
        if (!gone || savedChoice(gone) !== predictWith) return;
        set({ predictWith: 'all' });
        patch('drawing', unread);
        speakAnew();
      },
      evaluateSaved: async id => {
        evaluating.abort();
        const mine = new AbortController();
        evaluating = mine;
        patch('saved', { evaluating: { id, share: 0 }, alert: null });
        try {
          await evaluate(id, mine.signal);
        } catch (thrown) {
          const fault = toFault(thrown);
          if (evaluating === mine && fault.name !== 'Aborted') patch('saved', { alert: fault.message });
        } finally {
          if (evaluating === mine) patch('saved', { evaluating: null });
        }
      },
      cancelEvaluation: () => evaluating.abort(),
    },
  };
}

const savedModel = ({ name, imported }: Extract<Found, { kind: 'network' }>): SavedModel => ({
  name: shown(name, 80),
  model: { id: uniqueId(), ...imported, fold: 0, epoch: 0 },
  evaluation: null,
});

function checkIdle({ run }: AppState): void {
  if (isRunning(run))
    throw new InkfoldError('BadRecipe', 'A run is under way: stop it first, then open the experiment.');
}

/** The labelled digits that say most: those of the test set where it has labels, since a model is rarely trained on them. */
function labelledSet({
  train,
  test,
}: AppState['data']): DigitSet & { readonly labels: Uint8Array<ArrayBuffer> } {
  for (const set of [test, train]) if (set?.labels) return { ...set, labels: set.labels };
  throw new InkfoldError(
    'BadRecipe',
    'Open labelled digits first, such as train.csv: there is nothing to measure it on.',
  );
}
