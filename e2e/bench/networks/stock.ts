/** A network of ours in the words of TensorFlow.js: `tf.layers`, with our weights. */
import * as tf from '@tensorflow/tfjs';
import { unreachable } from '../../../src/lib/check.ts';
import { parameterCount, weightSpecs, type Layer, type Network } from '../../../src/recipe/network.ts';
import type { Weights } from '../../../src/engine/model.ts';

/** The network with these weights, up to its logits: softmax is part of the loss, as in Inkfold. */
export function stockModel(network: Network, weights: Weights): tf.LayersModel {
  const input = tf.layers.inputLayer({ inputShape: [28, 28, 1] });
  const model = tf.sequential({ layers: [input, ...network.map(layerOf)] });
  if (model.countParams() !== parameterCount(network))
    throw new Error(`${model.countParams()} parameters are not the network's`);
  setWeights(model, network, weights);
  return model;
}

function layerOf(layer: Layer): tf.layers.Layer {
  switch (layer.kind) {
    case 'conv':
      return tf.layers.conv2d({
        filters: layer.filters,
        kernelSize: layer.size,
        padding: layer.padding,
        activation: layer.activation,
      });
    case 'batchNorm':
      return tf.layers.batchNormalization({ momentum: layer.momentum, epsilon: layer.epsilon });
    case 'relu':
      return tf.layers.reLU();
    case 'maxPool':
      return tf.layers.maxPooling2d({ poolSize: layer.size });
    case 'dropout':
      return tf.layers.dropout({ rate: layer.rate });
    case 'flatten':
      return tf.layers.flatten();
    case 'dense':
      if (layer.l2) throw new Error('weight decay is not part of the benchmark');
      return tf.layers.dense({
        units: layer.units,
        activation: layer.activation === 'softmax' ? 'linear' : layer.activation,
      });
    default:
      return unreachable(layer);
  }
}

/** Layer by layer, since a model's own order puts what is not trained at the end. */
function setWeights(model: tf.LayersModel, network: Network, weights: Weights): void {
  const specs = weightSpecs(network);
  let at = 0;
  for (const layer of model.layers) {
    const tensors = layer.weights.map((_, i) => {
      const [values, spec] = [weights[at + i], specs[at + i]];
      if (!values || !spec) throw new Error('a layer has more weights than the network');
      return tf.tensor(values, [...spec.shape]);
    });
    at += tensors.length;
    layer.setWeights(tensors);
    tf.dispose(tensors);
  }
}
