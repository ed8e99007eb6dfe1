/** Max-pooling that remembers its winners, so that the gradient is a scatter. */
import { engine, registerGradient, type NamedAttrMap, type Tensor4D } from '@tensorflow/tfjs-core';
import { check } from '../../../../lib/check.ts';
import type { Attached } from '../attach.ts';
import { isTiling, poolGeometry, type PoolGeometry } from '../geometry.ts';
import { maxPool, maxPoolGradient, withWinners } from '../pooling.ts';
import { attributes, inputs } from '../../call.ts';
import { install } from '../registry.ts';

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
export const runPool = (a: Attached, x: Tensor4D, size: number): Tensor4D =>
  withWinners(a, geometryOf(x.shape, size), winner =>
    engine().runKernel<Tensor4D>(POOL, { x, winner }, { size }),
  );

/** Registers the kernel and its gradient. */
export function registerPool(a: Attached): void {
  install({
    kernelName: POOL,
    backendName: 'wasm',
    kernelFunc: call => {
      const [x, winner] = inputs(call, 'x', 'winner');
      return maxPool(a, x, winner, geometryOf(x.shape, attributes<PoolBlock>(call).size));
    },
  });
  registerGradient({
    kernelName: POOL,
    inputsToSave: ['x', 'winner'],
    gradFunc: (dy, [x, winner], attrs) => {
      check(x && winner && !Array.isArray(dy), 'what the forward pass saved');
      const g = geometryOf(x.shape, (attrs as PoolBlock).size);
      return { x: () => a.track(maxPoolGradient(a, dy, winner, g)) };
    },
  });
}

function geometryOf(x: readonly number[], size: number): PoolGeometry {
  const g = fusedPoolGeometry(x, size);
  check(g, 'a geometry that the pooling kernel covers');
  return g;
}
