/** The other side: TensorFlow.js as it comes, the same network as tf.layers, tf.train.adam, and no kernel of ours. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { answerWith, BATCH, measureSteps, type Contender } from './protocol.ts';

let model: tf.LayersModel | undefined;
let images: tf.Tensor | undefined;
let labels: tf.Tensor | undefined;

answerWith({
  async prepare(contender) {
    const backend = backendOf(contender);
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} could not be started`);
    await tf.ready();
    model = stratifiedCv();
    model.compile({
      optimizer: tf.train.adam(0.001),
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy'],
    });
    images = tf.randomUniform([BATCH, 28, 28, 1]);
    labels = tf.oneHot(tf.randomUniform([BATCH], 0, 10, 'int32'), 10);
    await step(); // shaders are compiled in the first
    return deviceOf(backend);
  },
  measure: atLeastMs => measureSteps(atLeastMs, step),
});

/** One training step; loss and accuracy are read back, as a training loop does. */
async function step(): Promise<number> {
  if (!model || !images || !labels) throw new Error('not prepared');
  await model.trainOnBatch(images, labels);
  return 1;
}

/** The network of the recipe stratified-cv, as its source notebook writes it. */
function stratifiedCv(): tf.LayersModel {
  const conv = (filters: number) =>
    tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  const made = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [28, 28, 1] }),
      conv(32),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(64),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(128),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  if (made.countParams() !== 896_906)
    throw new Error(`${made.countParams()} parameters are not the recipe's`);
  return made;
}

function backendOf(contender: Contender): string {
  return contender.replace('stock ', '');
}

async function deviceOf(backend: string): Promise<string> {
  if (backend === 'webgpu') {
    const info = (await navigator.gpu.requestAdapter())?.info;
    return [info?.vendor, info?.architecture, info?.description].filter(Boolean).join(' ') || 'unnamed';
  }
  if (backend === 'webgl') {
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const debug = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && debug ? String(gl.getParameter(debug.UNMASKED_RENDERER_WEBGL)) : 'unnamed';
  }
  return 'JavaScript';
}
