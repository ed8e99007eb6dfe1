/** The product kernels on memory of the test's own: every ragged edge, strides, accumulation, and nothing outside C. */
import { describe, expect, test } from 'vitest';
import { random } from '../../../../lib/random.ts';
import { hasRelaxedMadd, ModuleBuilder } from '../asm/module.ts';
import { defineGemm, GEMM_WORKSPACE, gemmSignature, type GemmVariant } from './product.ts';
import { KernelInstance } from '../instance.ts';

/** Sums of up to 300 products of numbers in −1…1, in float32, against sums in double precision. */
const TOLERANCE = 3e-5;
const GUARD = 12345;

/** A matrix in memory: `stride` floats from one stored row to the next. */
interface Stored {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

const variants = hasRelaxedMadd() ? [false, true] : [false];

describe.each(variants)('relaxed multiply-add: %s', relaxedMadd => {
  const module = new ModuleBuilder({ relaxedMadd });
  defineGemm(module);
  const binary = module.encode();

  test.each<GemmVariant>(['nn', 'tn', 'nt'])('%s at every ragged size', async variant => {
    const memory = new WebAssembly.Memory({ initial: 64 });
    const kernels = await KernelInstance.over(memory, binary);
    const floats = new Float32Array(memory.buffer);
    const rng = random(1);

    const worst = (m: number, n: number, k: number, accumulate: boolean): number => {
      let next = 1024;
      const store = (rows: number, columns: number, gap: number): Stored => {
        const stored = { offset: next, rows, columns, stride: columns + gap };
        next += rows * (columns + gap) + 16;
        return stored;
      };
      const a = variant === 'tn' ? store(k, m, 3) : store(m, k, 3);
      const b = variant === 'nt' ? store(n, k, 1) : store(k, n, 1);
      const c = store(m, n, 5);
      const workspace = next;
      floats.fill(GUARD, 0, next + GEMM_WORKSPACE / 4 + 64);
      const each = (t: Stored, visit: (index: number) => void): void => {
        for (let i = 0; i < t.rows; i++)
          for (let j = 0; j < t.columns; j++) visit(t.offset + i * t.stride + j);
      };
      for (const t of [a, b, c]) each(t, index => (floats[index] = rng.uniform() * 2 - 1));
      const before = floats.slice(0, next);
      const at = (t: Stored, i: number, j: number): number => before[t.offset + i * t.stride + j] ?? NaN;
      kernels.call(gemmSignature(variant), {
        rows: m,
        columns: n,
        depth: k,
        a: 4 * a.offset,
        aStride: 4 * a.stride,
        b: 4 * b.offset,
        bStride: 4 * b.stride,
        c: 4 * c.offset,
        cStride: 4 * c.stride,
        accumulate: Number(accumulate),
        workspace: 4 * workspace,
      });
      let error = 0;
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          const index = c.offset + i * c.stride + j;
          let sum = accumulate ? at(c, i, j) : 0;
          for (let l = 0; l < k; l++)
            sum +=
              (variant === 'tn' ? at(a, l, i) : at(a, i, l)) * (variant === 'nt' ? at(b, j, l) : at(b, l, j));
          error = Math.max(error, Math.abs((floats[index] ?? NaN) - sum));
          floats[index] = before[index] ?? NaN;
        }
      // With C put back, memory outside the workspace is as it was.
      expect(floats.slice(0, next)).toEqual(before);
      expect(floats[next + GEMM_WORKSPACE / 4]).toBe(GUARD);
      return error;
    };

    for (let m = 1; m <= 13; m++)
      for (const n of [1, 4, 7, 8, 9, 16, 19])
        expect(worst(m, n, (m * n) % 11, m % 2 === 0)).toBeLessThan(TOLERANCE);
    expect(worst(185, 133, 259, false)).toBeLessThan(TOLERANCE);
    expect(worst(181, 129, 300, true)).toBeLessThan(TOLERANCE);
  });
});
