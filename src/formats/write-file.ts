/** Everything that leaves the tab as a file, by its kind. The heavier writers are loaded when they are first asked for. */
import { unreachable } from '../lib/check.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Experiment } from '../run/experiment.ts';
import type { TrainedModel } from '../run/model.ts';
import type { OutFile } from './out-file.ts';
import type { RunReport } from './report/report.ts';
import type { CodeKind } from './write-code.ts';

/** What to write. Keras's files also tell how the model was trained. */
export type Order =
  | { readonly kind: 'tfjs' | 'onnx'; readonly model: TrainedModel }
  | { readonly kind: 'h5' | 'keras'; readonly model: TrainedModel; readonly recipe: Recipe }
  | { readonly kind: CodeKind; readonly recipe: Recipe }
  | { readonly kind: 'experiment'; readonly experiment: Experiment }
  | { readonly kind: 'report'; readonly report: RunReport };

/** The file of an order. */
export async function writeFile(order: Order): Promise<OutFile> {
  switch (order.kind) {
    case 'tfjs':
      return (await import('./tfjs/write.ts')).writeTfjs(order.model);
    case 'onnx':
      return (await import('./onnx/write.ts')).writeOnnx(order.model);
    case 'h5':
      return (await import('./keras/h5.ts')).writeH5(order.model, order.recipe);
    case 'keras':
      return (await import('./keras/keras.ts')).writeKeras(order.model, order.recipe);
    case 'script':
    case 'notebook':
    case 'ray':
      return (await import('./write-code.ts')).writeCode(order.kind, order.recipe);
    case 'experiment':
      return (await import('./experiment/write.ts')).writeExperiment(order.experiment);
    case 'report':
      return (await import('./report/write.ts')).writeReport(order.report);
    default:
      return unreachable(order);
  }
}
