/** The training ops on our WebGPU kernels: whole layers at a time, with gradients of their own. */
import type { Ops } from '../../ops/ops.ts';
import { registerBatchNorm, runBatchNorm, runBatchNormTraining } from './batch-norm.ts';
import { isGpuConv, registerConv, runConv } from './conv/conv.ts';
import { registerCrossEntropy, runCountCorrect, runCrossEntropy } from './cross-entropy.ts';
import { registerDense, runDense } from './dense.ts';
import { registerStepDropout, stepDropout } from './dropout.ts';
import { follow } from './follow.ts';
import { registerGather } from './gather.ts';
import { gpuOptimizer } from './optimizer.ts';
import { isGpuPool, registerPool, runPool } from './pool.ts';
import { registerRelu, runRelu } from './relu.ts';

let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  registerConv();
  registerDense();
  registerPool();
  registerRelu();
  registerBatchNorm();
  registerCrossEntropy();
  registerStepDropout();
  registerGather();
}

/**
 * `plain` on the WebGPU backend, faster; layers whose shapes our kernels do not cover stay with `plain`. Steps made of these
 * ops compute nothing in JavaScript from step to step where dropout's key and the learning rate are tensors.
 */
export function webgpuOps(plain: Ops): Ops {
  register();
  const ops: Ops = {
    conv: (x, kernel, bias, padding, activation) => {
      const block = { padding, rectified: activation === 'relu', pool: 1 };
      return isGpuConv(x.shape, kernel.shape, block)
        ? runConv(x, kernel, bias, block)
        : plain.conv(x, kernel, bias, padding, activation);
    },
    convPool: (x, kernel, bias, padding, activation, pool) => {
      const block = { padding, rectified: activation === 'relu', pool };
      return isGpuConv(x.shape, kernel.shape, block)
        ? runConv(x, kernel, bias, block)
        : ops.maxPool(ops.conv(x, kernel, bias, padding, activation), pool);
    },
    maxPool: (x, size) => (isGpuPool(x.shape, size) ? runPool(x, size) : plain.maxPool(x, size)),
    relu: runRelu,
    dense: (x, kernel, bias, activation) => runDense(x, kernel, bias, activation === 'relu'),
    batchNorm: runBatchNorm,
    batchNormTraining: runBatchNormTraining,
    dropout: stepDropout,
    crossEntropy: runCrossEntropy,
    countCorrect: runCountCorrect,
    decay: plain.decay,
    warp: plain.warp,
    follow,
    optimizer: gpuOptimizer,
  };
  return ops;
}
