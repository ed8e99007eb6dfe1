/** Every form of Winograd's convolution and both its gradients, on memory of the test's own. */
import { describe, expect, test } from 'vitest';
import { random } from '../../../../lib/random.ts';
import { hasRelaxedMadd, ModuleBuilder } from '../asm/module.ts';
import { defineGemm } from '../gemm/product.ts';
import type { ConvGeometry } from '../geometry.ts';
import { KernelInstance } from '../instance.ts';
import { definePointwise, SWAP_CHANNELS } from '../pointwise.ts';
import { convReference, convSizes, geometryOf } from '../reference.ts';
import { convolve, defineWinograd } from './convolution.ts';
import { correlate } from './correlation.ts';
import { transformFilter, untransformFilterGradient } from './filters.ts';
import { transformedFilterBytes, winogradWorkspace } from './planes.ts';
import { spread } from './spreading.ts';
import { FORMS, type Form } from './toom.ts';

/** Largest difference relative to the largest value; the worst measured is F(2, 5)'s filter gradient: 1.2e-5. */
const TOLERANCE = 2e-5;

/** Images and filters, [batch, height, width, channels → filters] and padding: sizes that tiles do not divide. */
const SHAPES: readonly { x: readonly [number, number, number, number]; filters: number; pad: number }[] = [
  { x: [3, 14, 14, 4], filters: 8, pad: 1 },
  { x: [2, 7, 9, 8], filters: 4, pad: 1 },
  { x: [5, 13, 8, 12], filters: 20, pad: 0 },
  { x: [1, 5, 5, 4], filters: 4, pad: 2 },
  // More tiles than one block holds.
  { x: [23, 12, 12, 4], filters: 4, pad: 0 },
];
const CASES = FORMS.flatMap(form =>
  SHAPES.map(({ x, filters, pad }) => ({
    form,
    g: geometryOf(x, [form.side, form.side, filters], pad),
  })),
);

interface Results {
  readonly output: Float32Array;
  readonly inputGradient: Float32Array;
  readonly filterGradient: Float32Array;
}

describe.each(hasRelaxedMadd() ? [false, true] : [false])('relaxed multiply-add: %s', relaxedMadd => {
  const module = new ModuleBuilder({ relaxedMadd });
  definePointwise(module);
  defineGemm(module);
  defineWinograd(module);
  const memory = new WebAssembly.Memory({ initial: 512 });
  const kernels = KernelInstance.over(memory, module.encode());

  test.each(CASES)('$form.side over $form.tile: $g', async ({ form, g }) => {
    const data = dataFor(g);
    const actual = run(await kernels, memory, form, g, data);
    const expected = convReference(g, data);
    for (const name of ['output', 'inputGradient', 'filterGradient'] as const)
      expect(apart(actual[name], expected[name]), name).toBeLessThan(TOLERANCE);
  });

  test.each(FORMS)('an image does not depend on its neighbours: $side over $tile', async form => {
    const g = geometryOf([5, 11, 10, 8], [form.side, form.side, 8], 1);
    const data = dataFor(g);
    const all = run(await kernels, memory, form, g, data);
    const one = run(await kernels, memory, form, g, data, { first: 3, end: 4 });
    for (const name of ['output', 'inputGradient'] as const) {
      const size = all[name].length / g.batch;
      expect(one[name].slice(3 * size, 4 * size)).toEqual(all[name].slice(3 * size, 4 * size));
      expect(one[name].slice(0, 3 * size).every(Number.isNaN)).toBe(true);
      expect(one[name].slice(4 * size).every(Number.isNaN)).toBe(true);
    }
  });
});

function dataFor(g: ConvGeometry) {
  const sizes = convSizes(g);
  const rng = random(1);
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal());
  return {
    input: normals(sizes.input),
    filter: normals(sizes.filter),
    outputGradient: normals(sizes.output),
  };
}

/** All three directions over some of the images; what is not written stays NaN. */
function run(
  kernels: KernelInstance,
  memory: WebAssembly.Memory,
  { side, tile }: Form,
  g: ConvGeometry,
  data: ReturnType<typeof dataFor>,
  range = { first: 0, end: g.batch },
): Results {
  let free = 1024;
  const room = (bytes: number): number => {
    const address = free;
    free += Math.ceil(bytes / 64) * 64 + 64;
    expect(free).toBeLessThan(memory.buffer.byteLength);
    return address;
  };
  const floats = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
  const put = (values: Float32Array): number => {
    const address = room(values.byteLength);
    floats(address, values.length).set(values);
    return address;
  };
  const empty = (length: number): number => put(new Float32Array(length).fill(NaN));
  const [c, f] = [g.inChannels, g.outChannels];
  const sizes = {
    firstImage: range.first,
    endImage: range.end,
    height: g.inHeight,
    width: g.inWidth,
    channels: c,
    outHeight: g.outHeight,
    outWidth: g.outWidth,
    filters: f,
    padTop: g.padTop,
    padLeft: g.padLeft,
  };
  const [input, filter, outputGradient] = [put(data.input), put(data.filter), put(data.outputGradient)];
  const output = empty(data.outputGradient.length);
  const inputGradient = empty(data.input.length);
  const filterGradient = empty(data.filter.length);
  const transformed = room(transformedFilterBytes(c, f, tile));
  const swapped = room(data.filter.byteLength);
  const swappedTransformed = room(transformedFilterBytes(f, c, tile));
  const gradient = room(transformedFilterBytes(c, f, tile));
  const workspace = room(Math.max(winogradWorkspace(c, f, tile), winogradWorkspace(f, c, tile)));

  /** In two pieces, as several lanes do it. */
  const transform = (from: number, rows: number, columns: number, to: number): void => {
    for (const [firstChannel, endChannel] of [
      [0, 3],
      [3, rows],
    ] as const)
      kernels.call(transformFilter(side, tile), {
        filter: from,
        firstChannel,
        endChannel,
        channels: rows,
        filters: columns,
        transformed: to,
      });
  };
  transform(filter, c, f, transformed);
  kernels.call(convolve(side, tile), { ...sizes, input, filter: transformed, output, workspace });
  kernels.call(SWAP_CHANNELS, { source: filter, target: swapped, cells: side * side, a: c, b: f });
  transform(swapped, f, c, swappedTransformed);
  kernels.call(spread(side, tile), {
    ...sizes,
    outputGradient,
    filter: swappedTransformed,
    inputGradient,
    workspace,
  });
  kernels.call(correlate(side, tile), {
    ...sizes,
    input,
    outputGradient,
    gradient,
    workspace,
    accumulate: 0,
  });
  kernels.call(untransformFilterGradient(side, tile), {
    gradient,
    channels: c,
    filters: f,
    filter: filterGradient,
  });
  return {
    output: floats(output, data.outputGradient.length).slice(),
    inputGradient: floats(inputGradient, data.input.length).slice(),
    filterGradient: floats(filterGradient, data.filter.length).slice(),
  };
}

/** The largest difference, relative to the largest expected magnitude. */
function apart(actual: Float32Array, expected: Float64Array): number {
  let [largest, difference] = [0, 0];
  expected.forEach((x, i) => {
    largest = Math.max(largest, Math.abs(x));
    difference = Math.max(difference, Math.abs((actual[i] ?? NaN) - x));
  });
  return difference / largest;
}
