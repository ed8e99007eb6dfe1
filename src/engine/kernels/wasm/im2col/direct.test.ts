/** The filter gradient of convolutions with few channels: every length of run, strides, bands that do not come out even. */
import { expect, test } from 'vitest';
import { random } from '../../../../lib/random.ts';
import { hasRelaxedMadd, ModuleBuilder } from '../asm/module.ts';
import { defineGemm } from '../gemm/product.ts';
import { KernelInstance } from '../instance.ts';
import { definePointwise } from '../pointwise.ts';
import { convReference, convSizes, geometryOf } from '../reference.ts';
import { CORRELATE_PATCHES, defineIm2col, patchesWorkspace } from './convolution.ts';

/** Float32 sums over a few hundred pixels against sums in double precision. */
const TOLERANCE = 2e-6;
const GUARD = 12345;

/** Images, filters, padding, stride; runs of 1 to 6 floats, and one that takes the way through patches. */
const CASES = [
  { x: [3, 9, 7, 1], filter: [1, 1, 16], pad: 0, stride: 1 },
  { x: [2, 8, 8, 2], filter: [3, 1, 32], pad: 1, stride: 1 },
  { x: [2, 28, 28, 1], filter: [3, 3, 32], pad: 1, stride: 1 },
  { x: [3, 17, 11, 2], filter: [2, 2, 48], pad: 0, stride: 2 },
  { x: [2, 28, 28, 1], filter: [5, 5, 64], pad: 0, stride: 1 },
  { x: [1, 13, 14, 2], filter: [3, 3, 16], pad: 2, stride: 3 },
  { x: [2, 9, 9, 3], filter: [3, 3, 16], pad: 1, stride: 1 },
] as const;

test.each(CASES)('$x, filters $filter, padding $pad, stride $stride', async ({ x, filter, pad, stride }) => {
  const g = geometryOf(x, filter, pad, stride);
  const sizes = convSizes(g);
  const rng = random(1);
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal());
  const data = {
    input: normals(sizes.input),
    filter: new Float32Array(sizes.filter),
    outputGradient: normals(sizes.output),
  };
  const module = new ModuleBuilder({ relaxedMadd: hasRelaxedMadd() });
  definePointwise(module);
  defineGemm(module);
  defineIm2col(module);
  const memory = new WebAssembly.Memory({ initial: 64 });
  const kernels = await KernelInstance.over(memory, module.encode());
  const floats = new Float32Array(memory.buffer);
  const [input, outputGradient, filterGradient] = [64, 200_000, 400_000];
  const workspace = 4 * 500_000;
  expect(workspace + patchesWorkspace(g)).toBeLessThan(memory.buffer.byteLength);
  floats.set(data.input, input);
  floats.set(data.outputGradient, outputGradient);
  floats.fill(GUARD, filterGradient - 16, filterGradient + sizes.filter + 16);

  kernels.call(CORRELATE_PATCHES, {
    input: 4 * input,
    outputGradient: 4 * outputGradient,
    filterGradient: 4 * filterGradient,
    firstImage: 0,
    endImage: g.batch,
    height: g.inHeight,
    width: g.inWidth,
    channels: g.inChannels,
    outHeight: g.outHeight,
    outWidth: g.outWidth,
    filters: g.outChannels,
    filterHeight: g.filterHeight,
    filterWidth: g.filterWidth,
    strideHeight: g.strideHeight,
    strideWidth: g.strideWidth,
    padTop: g.padTop,
    padLeft: g.padLeft,
    workspace,
  });

  const expected = convReference(g, data).filterGradient;
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    expect(Math.abs((floats[filterGradient + i] ?? NaN) - value) / largest).toBeLessThan(TOLERANCE);
  });
  for (let i = 1; i <= 16; i++) {
    expect(floats[filterGradient - i]).toBe(GUARD);
    expect(floats[filterGradient + sizes.filter + i - 1]).toBe(GUARD);
  }
});
