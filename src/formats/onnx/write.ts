/** A trained model as an ONNX file (opset 17, float32), for onnxruntime and everything else that reads ONNX. */
import { layerTable } from '../../recipe/network.ts';
import type { TrainedModel } from '../../run/model.ts';
import type { OutFile } from '../out-file.ts';
import { encodeModel } from './encode.ts';
import { lower } from './lower.ts';

/**
 * The model as one .onnx file: input `digits` [N, 1, 28, 28] in 0…1, outputs `logits` and `probabilities` [N, 10].
 * Channels come first, as ONNX's operators want them; the weights are laid out so that the numbers are the app's.
 */
export function writeOnnx(model: TrainedModel): OutFile {
  const { network, fold, epoch } = model;
  const layers = layerTable(network).map(({ name, text }) => (text ? `${name}: ${text}` : name));
  return {
    name: `inkfold-fold${fold}.onnx`,
    type: 'application/octet-stream',
    bytes: encodeModel(lower(model), {
      about: 'A handwritten-digit classifier, trained in Inkfold.',
      properties: {
        fold: String(fold),
        epoch: String(epoch),
        layers: layers.join('; '),
        classes: '0 1 2 3 4 5 6 7 8 9',
      },
    }),
  };
}
