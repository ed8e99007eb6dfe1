/** Max-pooling that remembers its winners, so that the gradient is a scatter. */
import {
  engine,
  registerGradient,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { check, present } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { isTiling, poolGeometry, type PoolGeometry } from '../geometry.ts';
import { maxPool, maxPoolGradient } from '../pooling.ts';
import { attributes, inputs, install } from '../registry.ts';

const POOL = 'InkMaxPool';

interface PoolBlock extends NamedAttrMap {
  readonly size: number;
}

/** The geometry where this kernel applies, else null. */
export function fusedPoolGeometry(x: readonly number[], size: number): PoolGeometry | null {
  const g = poolGeometry(x, { filterSize: size, strides: size, pad: 'valid' });
  return g && isTiling(g) ? g : null;
}

/** The largest of each window; only where fusedPoolGeometry is not null. */
export function runPool(x: Tensor4D, size: number): Tensor4D {
  const [output] = engine().runKernel<Tensor[]>(POOL, { x }, { size });
  return present(output, 'output') as Tensor4D; // by the kernel's contract below
}

/** Registers the kernel and its gradient. */
export function registerPool(a: Attached): void {
  install({
    kernelName: POOL,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x] = inputs(call, 'x');
      const { output, winner } = maxPool(a, x, geometryOf(x.shape, attributes<PoolBlock>(call).size));
      return [output, winner];
    },
  });
  registerGradient({
    kernelName: POOL,
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dy, [x, winner], attrs) => {
      const gradient = present(Array.isArray(dy) ? dy[0] : dy, 'gradient');
      check(x && winner, 'what the forward pass saved');
      const g = geometryOf(x.shape, (attrs as PoolBlock).size);
      return { x: () => a.track(maxPoolGradient(a, gradient, winner, g)) };
    },
  });
}

function geometryOf(x: readonly number[], size: number): PoolGeometry {
  const g = fusedPoolGeometry(x, size);
  check(g, 'a geometry that the pooling kernel covers');
  return g;
}
