/** What leaves the tab: models for other programs, the recipe as code, the whole experiment, and a report of it. */
import type { OutFile } from '../formats/out-file.ts';
import type { Order } from '../formats/write-file.ts';
import { present } from '../lib/check.ts';
import { toFault } from '../lib/fault.ts';
import type { CurveRecorder } from '../run/curves.ts';
import type { Actions, ModelKind } from './actions.ts';
import type { Tools } from './app.ts';
import { experimentOf } from './experiment.ts';
import { allModels } from './models.ts';
import { reportOf } from './report.ts';
import type { Sharing } from './sharing.ts';
import type { AppState, ExportPlace } from './state.ts';

type ExportActions = Pick<Actions, 'exportModel' | 'exportCode' | 'exportExperiment' | 'exportReport'>;

/** `sharing` is where a report's link comes from. */
export function exportActions(
  { converter, get, patch }: Tools,
  curves: CurveRecorder,
  sharing: Sharing | null,
): ExportActions {
  /** The file of an order; null, with an alert, where it could not be written. */
  async function write(
    kind: Order['kind'],
    from: ExportPlace,
    orderOf: () => Order,
  ): Promise<OutFile | null> {
    patch('exports', { busy: kind, alert: null, alertOf: from });
    try {
      return await converter.write(orderOf());
    } catch (thrown) {
      patch('exports', { alert: toFault(thrown).message });
      return null;
    } finally {
      patch('exports', { busy: null });
    }
  }

  /** The model of this id, as this kind of file. */
  function modelOrder(kind: ModelKind, id: string): Order {
    const model = present(
      allModels(get()).find(candidate => candidate.id === id),
      'the model',
    );
    // How a model was trained that a file brought is not known: the form's recipe has to stand for it.
    const recipe = isOfRun(get(), id) ? runRecipe() : get().recipe;
    return kind === 'tfjs' || kind === 'onnx' ? { kind, model } : { kind, model, recipe };
  }

  const runRecipe = () => get().origin?.recipe ?? get().recipe;

  return {
    exportModel: async (kind, id) => {
      const name = fileName(get(), kind, id);
      const file = await write(kind, 'run', () => modelOrder(kind, id));
      return file && { ...file, name };
    },
    exportCode: (kind, of) =>
      write(kind, of, () => ({ kind, recipe: of === 'run' ? runRecipe() : get().recipe })),
    exportExperiment: () =>
      write('experiment', 'run', () => ({
        kind: 'experiment',
        experiment: present(experimentOf(get(), curves), 'a run that is over'),
      })),
    exportReport: () =>
      write('report', 'run', () => ({
        kind: 'report',
        report: present(reportOf(get(), curves.folds, sharing), 'a run that is over'),
      })),
  };
}

const isOfRun = ({ saved }: AppState, id: string): boolean =>
  saved.models.every(({ model }) => model.id !== id);

const ENDINGS: Readonly<Record<ModelKind, string>> = {
  tfjs: '-tfjs.zip',
  h5: '.h5',
  keras: '.keras',
  onnx: '.onnx',
};

/** After the file that brought the model, or after the recipe and the fold that made it. */
function fileName({ saved, run, origin }: AppState, kind: ModelKind, id: string): string {
  const brought = saved.models.find(({ model }) => model.id === id);
  if (brought) return brought.name.replace(/(?:-tfjs)?\.\w+$/, '') + ENDINGS[kind];
  const preset = origin?.recipe.preset ?? 'model';
  const fold = run.folds.find(({ result }) => result?.model.id === id)?.fold;
  if (run.folds.length > 1 && fold !== undefined) return `inkfold-${preset}-fold-${fold}${ENDINGS[kind]}`;
  // The notebook that the preset follows saves its model under this name.
  if (kind === 'h5' && preset === 'deep-bn') return 'mnist_cnn_improved_gpu.h5';
  return `inkfold-${preset}${ENDINGS[kind]}`;
}
