/** All kernels in one WebAssembly module, generated when it is asked for: some 70 milliseconds, 160 kB. */
import type { Features } from './asm/function.ts';
import { ModuleBuilder } from './asm/module.ts';
import { defineBatchNorm } from './batch-norm.ts';
import { defineDecay } from './decay.ts';
import { defineDropout } from './dropout.ts';
import { defineGemm } from './gemm/product.ts';
import { defineIm2col } from './im2col/convolution.ts';
import { defineOptimizers } from './optimizers.ts';
import { definePartials } from './partials.ts';
import { definePointwise } from './pointwise.ts';
import { definePool } from './pool.ts';
import { definePoolAny } from './pool-any.ts';
import { defineWarp } from './warp.ts';
import { defineWinograd } from './winograd/convolution.ts';

/** The module's bytes; it imports its memory as env.memory and exports one function a signature. */
export function kernelBinary(features: Features, memory: 'own' | 'shared'): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(features);
  definePointwise(module);
  definePartials(module);
  defineGemm(module);
  defineWinograd(module);
  defineIm2col(module);
  definePool(module);
  definePoolAny(module);
  defineOptimizers(module);
  defineDecay(module);
  defineDropout(module);
  defineBatchNorm(module);
  defineWarp(module);
  return module.encode(memory);
}
