/** The training ops on our WASM kernels: whole layers at a time, with gradients of their own. */
import type { Ops } from '../../ops/ops.ts';
import type { Attached } from './attach.ts';
import {
  isFusedBatchNorm,
  registerBatchNorm,
  runBatchNorm,
  runBatchNormTraining,
} from './fused/batch-norm.ts';
import { fusedConvGeometry, registerConv, runConv } from './fused/conv.ts';
import { runCountCorrect } from './fused/count-correct.ts';
import { registerCrossEntropy, runCrossEntropy } from './fused/cross-entropy.ts';
import { runDecay } from './fused/decay.ts';
import { isFusedDense, registerDense, runDense } from './fused/dense.ts';
import { registerStepDropout, runDropout } from './fused/dropout.ts';
import { follow } from './follow.ts';
import { fusedPoolGeometry, registerPool, runPool } from './fused/pool.ts';
import { registerRelu, runRelu } from './fused/relu.ts';
import { wasmOptimizer } from './optimizer.ts';
import { registerKernels } from './register.ts';

/** `plain` on the WASM backend, faster; layers whose shapes our kernels do not cover stay with `plain`. */
export function wasmOps(plain: Ops, a: Attached): Ops {
  registerKernels(a);
  registerConv(a);
  registerPool(a);
  registerRelu(a);
  registerDense(a);
  registerBatchNorm(a);
  registerStepDropout(a);
  registerCrossEntropy(a);
  const ops: Ops = {
    conv: (x, kernel, bias, pad, activation) => {
      const block = { pad, relu: activation === 'relu', pool: 1 };
      return fusedConvGeometry(x.shape, kernel.shape, block)
        ? runConv(a, x, kernel, bias, block)
        : plain.conv(x, kernel, bias, pad, activation);
    },
    convPool: (x, kernel, bias, pad, activation, pool) => {
      const block = { pad, relu: activation === 'relu', pool };
      return fusedConvGeometry(x.shape, kernel.shape, block)
        ? runConv(a, x, kernel, bias, block)
        : ops.maxPool(ops.conv(x, kernel, bias, pad, activation), pool);
    },
    maxPool: (x, size) => (fusedPoolGeometry(x.shape, size) ? runPool(a, x, size) : plain.maxPool(x, size)),
    relu: runRelu,
    dense: (x, kernel, bias, activation) => {
      const relu = activation === 'relu';
      return isFusedDense(bias.size, relu)
        ? runDense(x, kernel, bias, relu)
        : plain.dense(x, kernel, bias, activation);
    },
    batchNorm: (x, scale, statistics) =>
      isFusedBatchNorm(x) ? runBatchNorm(x, scale, statistics) : plain.batchNorm(x, scale, statistics),
    batchNormTraining: (x, scale) =>
      isFusedBatchNorm(x) ? runBatchNormTraining(x, scale) : plain.batchNormTraining(x, scale),
    dropout: (x, rate, key, place) => runDropout(a, x, rate, key, place),
    crossEntropy: runCrossEntropy,
    countCorrect: (logits, labels) => runCountCorrect(a, logits, labels),
    decay: (weights, l2, slope) => runDecay(a, weights, l2, slope),
    warp: plain.warp,
    follow: (average, value, momentum) => follow(a, average, value, momentum),
    optimizer: (rule, variables, from) => wasmOptimizer(a, rule, variables, from),
  };
  return ops;
}
