/** One peer: TensorFlow.js as it comes, the same network as `tf.layers`, `tf.train.adam`, and no kernel of ours. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { gatherImages } from '../../../src/data/digits.ts';
import { present } from '../../../src/lib/check.ts';
import type { Network } from '../../../src/recipe/network.ts';
import { stockModel } from '../networks/stock.ts';
import {
  BATCHES,
  CHECK_STEPS,
  checkNetwork,
  noise,
  scaled,
  startWeights,
  timedNetwork,
  type Task,
} from '../task.ts';
import { adapterName } from './adapter.ts';
import { answerWith, checkSteps } from './harness.ts';

interface Batch {
  readonly images: tf.Tensor;
  readonly labels: tf.Tensor;
}

let train: Trainer | undefined;
let batches: readonly Batch[] = [];
let at = 0;
/** The losses of steps that nobody has waited for. */
let pending: tf.Scalar[] = [];

answerWith({
  async check(task) {
    await start(task);
    const [first] = batchesOf(task, 1);
    const trainer = trainerOf(checkNetwork(task));
    const checked = await checkSteps(CHECK_STEPS, async () => {
      const loss = trainer(present(first, 'the batch'));
      const [value = NaN] = await loss.data();
      loss.dispose();
      return value;
    });
    tf.dispose([first?.images, first?.labels]);
    return checked;
  },

  async prepare(task) {
    await start(task);
    batches = batchesOf(task, BATCHES);
    train = trainerOf(timedNetwork(task));
    return { device: await deviceOf(task.backend), lanes: 1 };
  },

  step() {
    const batch = present(batches[at++ % BATCHES], 'a batch');
    pending.push(present(train, 'a network')(batch));
    return 1;
  },

  async settle() {
    await pending.at(-1)?.data();
    tf.dispose(pending);
    pending = [];
  },
});

async function start({ backend }: Task): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} could not be started`);
  await tf.ready();
}

/** One training step without waiting for it: its loss. The batches lie on the device, nothing else is asked of it. */
type Trainer = (batch: Batch) => tf.Scalar;

function trainerOf(network: Network): Trainer {
  const model = stockModel(network, startWeights(network));
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, 1e-7);
  return ({ images, labels }) =>
    present(
      optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(labels, model.apply(images, { training: true }) as tf.Tensor),
        true,
      ),
      'a loss',
    );
}

function batchesOf({ batch }: Task, count: number): readonly Batch[] {
  const digits = noise(batch);
  return Array.from({ length: count }, (_, i) => {
    const rows = Int32Array.from({ length: batch }, (__, row) => i * batch + row);
    const labels = Int32Array.from(rows, row => digits.labels?.[row] ?? 0);
    return {
      images: tf.tensor4d(scaled(gatherImages(digits, rows)), [batch, 28, 28, 1]),
      labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10, 1, 0, 'float32')),
    };
  });
}

async function deviceOf(backend: string): Promise<string> {
  if (backend === 'webgpu') return adapterName();
  if (backend !== 'webgl') return 'JavaScript';
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const debug = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && debug ? String(gl.getParameter(debug.UNMASKED_RENDERER_WEBGL)) : 'unnamed';
}
