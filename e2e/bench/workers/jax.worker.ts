/** Another peer: jax-js, one whole training step (forward, gradients, Adam) compiled by its `jit`. */
import { defaultDevice, init, jit, nn, numpy as np, random, valueAndGrad, type Device } from '@jax-js/jax';
import { gatherImages } from '../../../src/data/digits.ts';
import { check, present } from '../../../src/lib/check.ts';
import type { Network } from '../../../src/recipe/network.ts';
import { jaxForward, jaxWeights } from '../networks/jax.ts';
import {
  BATCHES,
  CHECK_STEPS,
  checkNetwork,
  noise,
  scaled,
  startWeights,
  timedNetwork,
  type BackendName,
  type Task,
} from '../task.ts';
import { adapterName } from './adapter.ts';
import { answerWith, checkSteps } from './harness.ts';

const RATE = 0.001;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

interface Batch {
  readonly images: np.Array;
  readonly labels: np.Array;
}

/** Weights, both moments of Adam (one a trained weight), and moving averages. A type, since jit asks for an index. */
type State = {
  trained: np.Array[];
  first: np.Array[];
  second: np.Array[];
  moving: np.Array[];
};

let train: Trainer | undefined;
let batches: readonly Batch[] = [];
let at = 0;
/** The losses of steps that nobody has waited for. */
let pending: np.Array[] = [];

answerWith({
  async check(task) {
    await start(task);
    const [first] = batchesOf(task, 1);
    const trainer = trainerOf(checkNetwork(task));
    return checkSteps(CHECK_STEPS, async () => {
      // A float32 array; the library's own type names Float16Array, which this language level lacks.
      const values = (await trainer(present(first, 'the batch')).data()) as Float32Array;
      return values[0] ?? NaN;
    });
  },

  async prepare(task) {
    await start(task);
    batches = batchesOf(task, BATCHES);
    train = trainerOf(timedNetwork(task));
    return { device: task.backend === 'webgpu' ? await adapterName() : 'WebAssembly', lanes: 1 };
  },

  step() {
    const batch = present(batches[at++ % BATCHES], 'a batch');
    pending.push(present(train, 'a network')(batch));
    return 1;
  },

  async settle() {
    const last = pending.pop();
    for (const loss of pending) loss.dispose();
    pending = [];
    await last?.data(); // which takes it over
  },
});

async function start({ backend }: Task): Promise<void> {
  const device = deviceOf(backend);
  if (!(await init(device)).includes(device)) throw new Error(`${device} could not be started`);
  defaultDevice(device);
}

function deviceOf(backend: BackendName): Device {
  check(backend !== 'cuda', 'a backend of jax-js');
  return backend;
}

/** One training step without waiting for it: its loss. */
type Trainer = (batch: Batch) => np.Array;

function trainerOf(network: Network): Trainer {
  const forward = jaxForward(network);
  const lossOf = (trained: np.Array[], moving: np.Array[], x: np.Array, y: np.Array, key: np.Array) => {
    const count = x.shape[0] ?? 1;
    const { logits, moving: moved } = forward({ trained, moving }, x, key);
    const loss = nn
      .logSoftmax(logits)
      .mul(y)
      .sum()
      .mul(-1 / count);
    return [loss, moved] as [np.Array, np.Array[]];
  };
  const compiled = jit(
    ({ trained, first, second, moving }: State, x: np.Array, y: np.Array, key: np.Array, rate: np.Array) => {
      const kept = trained.map(w => w.ref);
      const [[loss, moved], slopes] = valueAndGrad(lossOf, { hasAux: true })(trained, moving, x, y, key);
      const state = adam({ trained: kept, first, second, moving: moved }, slopes, rate);
      return { loss, state };
    },
  );
  const weights = jaxWeights(network, startWeights(network));
  let state: State = {
    ...weights,
    first: weights.trained.map(w => np.zerosLike(w.ref)),
    second: weights.trained.map(w => np.zerosLike(w.ref)),
  };
  let step = 0;
  return ({ images, labels }) => {
    step++;
    const rate = np.array((RATE * Math.sqrt(1 - BETA_2 ** step)) / (1 - BETA_1 ** step));
    const result = compiled(state, images.ref, labels.ref, random.key(step), rate);
    state = result.state;
    return result.loss;
  };
}

/** Adam as Keras writes it; `rate` has the correction of both moments in it. Takes over all it is given. */
function adam({ trained, first, second, moving }: State, slopes: np.Array[], rate: np.Array): State {
  const after: State = { trained: [], first: [], second: [], moving };
  for (const [i, slope] of slopes.entries()) {
    const m = present(first[i], 'a moment')
      .mul(BETA_1)
      .add(slope.ref.mul(1 - BETA_1));
    const v = present(second[i], 'a moment')
      .mul(BETA_2)
      .add(np.square(slope).mul(1 - BETA_2));
    const change = m.ref.mul(rate.ref).div(np.sqrt(v.ref).add(EPSILON));
    after.trained.push(present(trained[i], 'a weight').sub(change));
    after.first.push(m);
    after.second.push(v);
  }
  rate.dispose();
  return after;
}

function batchesOf({ batch }: Task, count: number): readonly Batch[] {
  const digits = noise(batch);
  return Array.from({ length: count }, (_, i) => {
    const rows = Int32Array.from({ length: batch }, (__, row) => i * batch + row);
    const labels = Int32Array.from(rows, row => digits.labels?.[row] ?? 0);
    return {
      images: np.array(scaled(gatherImages(digits, rows)), { shape: [batch, 1, 28, 28] }),
      labels: nn.oneHot(np.array(labels, { dtype: np.int32 }), 10),
    };
  });
}
