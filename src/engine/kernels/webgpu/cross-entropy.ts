/**
 * Mean softmax cross-entropy with its gradient in the same dispatch, by one workgroup: a batch has a few hundred logits.
 * And how many rows were read right, likewise.
 */
import {
  engine,
  registerGradient,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { present } from '../../../lib/check.ts';
import { inputs } from '../call.ts';
import { elementwise } from './elementwise.ts';
import { currentGpu, type Gpu } from './gpu.ts';
import { firstGradient, gpuKernel } from './kernel.ts';
import { reads, writes, type Program } from './program.ts';

const CROSS_ENTROPY = 'InkGpuCrossEntropy';
const COUNT_CORRECT = 'InkGpuCountCorrect';

/** Threads of the workgroup; a power of two. */
const THREADS = 64;

/**
 * Mean over rows of −Σ share · log softmax(logits), in nats. Labels are integers [n] (int32; outside the classes they
 * count as no loss) or each class's share [n, classes], such as one-hot rows.
 */
export function runCrossEntropy(logits: Tensor2D, labels: Tensor1D | Tensor2D): Scalar {
  const [loss] = engine().runKernel<Tensor[]>(CROSS_ENTROPY, { logits, labels });
  return present(loss, 'loss') as Scalar; // by the kernel's contract below
}

/** How many rows of logits [n, classes] have their largest value at the label [n] (int32); the first of equals counts. */
export const runCountCorrect = (logits: Tensor2D, labels: Tensor1D): Scalar =>
  engine().runKernel<Scalar>(COUNT_CORRECT, { logits, labels });

/** Registers the kernels and the loss's gradient; once. */
export function registerCrossEntropy(): void {
  gpuKernel(CROSS_ENTROPY, (gpu, call) => {
    const [logits, labels] = inputs(call, 'logits', 'labels');
    const [rows = 0, classes = 0] = logits.shape;
    const shared = labels.shape.length === 2;
    const loss = gpu.output([]);
    const gradient = gpu.output(logits.shape);
    gpu.run({
      ...oneWorkgroup(rows),
      key: `cross_entropy_${classes}_${shared}_${labels.dtype}`,
      bindings: [
        reads('logits', logits),
        reads('labels', labels, labels.dtype === 'int32' ? 'i32' : 'f32'),
        writes('loss', loss),
        writes('gradient', gradient),
      ],
      main: () =>
        sumOverRows(
          rowLoss(classes, shared ? 'f32(labels[start + k])' : 'select(0.0, 1.0, i32(labels[row]) == k)'),
          'loss[0] = total / f32(sizes.rows);',
        ),
    });
    return [loss, gradient];
  });
  registerGradient({
    kernelName: CROSS_ENTROPY,
    outputsToSave: [false, true],
    gradFunc: (dy, [gradient]) => ({
      logits: () => scaled(currentGpu(), present(gradient, 'the gradient'), firstGradient(dy)),
    }),
  });
  gpuKernel(COUNT_CORRECT, (gpu, call) => {
    const [logits, labels] = inputs(call, 'logits', 'labels');
    const [rows = 0, classes = 0] = logits.shape;
    const count = gpu.output([]);
    gpu.run({
      ...oneWorkgroup(rows),
      key: `count_correct_${classes}`,
      bindings: [reads('logits', logits), reads('labels', labels, 'i32'), writes('count', count)],
      main: () => sumOverRows(rowCorrect(classes), 'count[0] = total;'),
    });
    return count;
  });
}

/** The gradient times a scalar; the loss is nearly always the end of the line, and the scalar a 1 made in JavaScript. */
function scaled(gpu: Gpu, gradient: Tensor, scalar: Tensor): Tensor {
  if (gpu.knownScalar(scalar) === 1) return gradient.clone();
  const target = gpu.output(gradient.shape);
  elementwise(gpu, {
    key: 'scaled',
    sources: { gradient },
    scalar,
    target,
    value: () => 'gradient[index] * scalar[0]',
  });
  return gpu.track(target);
}

const oneWorkgroup = (
  rows: number,
): Pick<Program, 'threads' | 'width' | 'sizes' | 'cooperative' | 'declarations'> => ({
  threads: THREADS,
  width: THREADS,
  sizes: { rows },
  cooperative: true,
  declarations: () => `var<workgroup> totals : array<f32, ${THREADS}>;`,
});

/** WGSL that adds `perRow` statements' `own` up over all rows and has one thread end with `total`. */
const sumOverRows = (perRow: string, end: string): string => `
  var own = 0.0;
  for (var row = lane; row < sizes.rows; row += ${THREADS}) { ${perRow} }
  totals[lane] = own;
  workgroupBarrier();
  for (var half = ${THREADS / 2}; half > 0; half /= 2) {
    if (lane < half) { totals[lane] += totals[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0) { let total = totals[0]; ${end} }
`;

/** Adds a row's loss and writes its gradient, (softmax · Σ share − share)/rows; `share` is what the label says of class k. */
const rowLoss = (classes: number, share: string): string => `
  let start = row * ${classes};
  var largest = logits[start];
  for (var k = 1; k < ${classes}; k++) { largest = max(largest, logits[start + k]); }
  var sum = 0.0;
  for (var k = 0; k < ${classes}; k++) { sum += exp(logits[start + k] - largest); }
  let logSum = log(sum);
  var shares = 0.0;
  for (var k = 0; k < ${classes}; k++) {
    let share = ${share};
    shares += share;
    // Where there is no share even an infinite loss counts nothing.
    own += select(share * (logSum - (logits[start + k] - largest)), 0.0, share == 0.0);
  }
  for (var k = 0; k < ${classes}; k++) {
    let softmax = exp(logits[start + k] - largest) / sum;
    gradient[start + k] = (softmax * shares - ${share}) / f32(sizes.rows);
  }
`;

const rowCorrect = (classes: number): string => `
  let start = row * ${classes};
  var best = 0;
  for (var k = 1; k < ${classes}; k++) { best = select(best, k, logits[start + k] > logits[start + best]); }
  own += select(0.0, 1.0, best == labels[row]);
`;
