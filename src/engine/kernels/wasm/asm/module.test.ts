/** The assembler by what its programs do: each test writes a small function, runs it and looks at memory. */
import { describe, expect, test } from 'vitest';
import { KernelInstance } from '../instance.ts';
import { Expression } from './expression.ts';
import type { FunctionBuilder, Local } from './function.ts';
import { ModuleBuilder } from './module.ts';
import { signature } from './signature.ts';

const MAIN = signature('main', ['p', 'n'], ['x']);
const BASE = 1024;

/** Runs a function over a page of memory and returns the first `words` of it, as integers and as floats. */
async function run(
  build: (f: FunctionBuilder, p: Record<'p' | 'n' | 'x', Local>) => void,
  values: { n?: number; x?: number; start?: readonly number[] } = {},
): Promise<{ ints: number[]; floats: number[] }> {
  const module = new ModuleBuilder({ relaxedMadd: false });
  module.define(MAIN, build);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = await KernelInstance.over(memory, module.encode());
  new Float32Array(memory.buffer, BASE).set(values.start ?? []);
  kernels.call(MAIN, { p: BASE, n: values.n ?? 0, x: values.x ?? 0 });
  return {
    ints: [...new Int32Array(memory.buffer, BASE, 16)],
    floats: [...new Float32Array(memory.buffer, BASE, 16)],
  };
}

test.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31), 0x85ebca6b])(
  'the constant %i survives its encoding',
  async value => {
    const { ints } = await run((f, { p }) => {
      f.store(p, Expression.of(value, 'i32'));
      f.store(p, Expression.of(value, 'i32x4'), 16);
    });
    expect(ints[0]).toBe(value | 0);
    expect(ints.slice(4, 8)).toEqual(Array(4).fill(value | 0));
  },
);

test('offsets of any size reach their address', async () => {
  const { floats } = await run(
    (f, { p }) => {
      f.store(p.subtract(200), p.load('f32', 4), 200);
      f.store(p, p.loadSplat(4), 16);
    },
    { start: [0, 1.5] },
  );
  expect(floats[0]).toBe(1.5);
  expect(floats.slice(4, 8)).toEqual([1.5, 1.5, 1.5, 1.5]);
});

describe('statements', () => {
  test.each([
    { n: 0, visits: [] },
    { n: 1, visits: [0] },
    { n: 7, visits: [0, 3, 6] },
    { n: -5, visits: [] },
  ])('a range to $n in threes visits $visits', async ({ n, visits }) => {
    const { ints } = await run(
      (f, p) =>
        f.range(0, p.n, 3, i => {
          f.store(p.p, i.add(100));
          p.p.advance(4);
        }),
      { n },
    );
    expect(ints.filter(x => x >= 100).map(x => x - 100)).toEqual(visits);
  });

  test('one branch of a condition runs', async () => {
    const build = (f: FunctionBuilder, { p, n }: Record<'p' | 'n', Local>): void =>
      f.when(
        n.greater(2),
        () => f.store(p, Expression.of(1, 'i32')),
        () => f.store(p, Expression.of(2, 'i32')),
      );
    expect((await run(build, { n: 3 })).ints[0]).toBe(1);
    expect((await run(build, { n: 2 })).ints[0]).toBe(2);
  });

  test('calls pass arguments by name, floats included', async () => {
    const callee = signature('callee', ['from', 'to'], ['by']);
    const module = new ModuleBuilder({ relaxedMadd: false });
    module.define(callee, (f, { from, to, by }) => f.store(to, from.load('f32').multiply(by)));
    module.define(MAIN, (f, { p, x }) => f.call(callee, { to: p.add(4), by: x, from: p }));
    const memory = new WebAssembly.Memory({ initial: 1 });
    const kernels = await KernelInstance.over(memory, module.encode());
    const floats = new Float32Array(memory.buffer);
    floats[BASE / 4] = 3;
    kernels.call(MAIN, { x: 0.5, n: 0, p: BASE });
    expect(floats[BASE / 4 + 1]).toBe(1.5);
  });
});

describe('vectors', () => {
  test('shuffle, select and mask lanes', async () => {
    const start = [1, 2, 3, 4, 10, 20, 30, 40];
    const { floats } = await run(
      (f, { p }) => {
        const a = f.f32x4(p.load('f32x4'));
        const b = f.f32x4(p.load('f32x4', 16));
        const large = f.i32x4(a.greater(2));
        f.store(p, a.shuffle(b, [3, 4, 0, 7]));
        f.store(p, b.choose(large, a), 16);
        f.store(p, b.where(large), 32);
        f.store(p, b.unless(large), 48);
      },
      { start },
    );
    expect(floats).toEqual([4, 10, 1, 40, 1, 2, 30, 40, 0, 0, 30, 40, 10, 20, 0, 0]);
  });

  test('lanes narrow to bytes and widen back', async () => {
    const { ints } = await run((f, { p }) => {
      f.store(p, Expression.lanes([1, 255, 128, 7]).narrow());
      f.store(p, p.load('i32').widen(), 16);
    });
    expect(ints[0]).toBe(1 | (255 << 8) | (128 << 16) | (7 << 24) | 0);
    expect(ints.slice(4, 8)).toEqual([1, 255, 128, 7]);
  });

  test('floats round down, become integers within bounds, and come back', async () => {
    const start = [-1.5, 2.75, NaN, 3e9];
    const { floats, ints } = await run(
      (f, { p }) => {
        const x = f.f32x4(p.load('f32x4'));
        f.store(p, x.floor());
        f.store(p, x.toIntegers(), 16);
        f.store(p, Expression.lanes([-3, 0, 7, 100]).toFloats(), 32);
        f.store(p, x.clampAbove(1), 48);
      },
      { start },
    );
    expect(floats.slice(0, 4)).toEqual([-2, 2, NaN, 3e9]);
    expect(ints.slice(4, 8)).toEqual([-1, 2, 0, 2 ** 31 - 1]);
    expect(floats.slice(8, 12)).toEqual([-3, 0, 7, 100]);
    expect(floats.slice(12, 16)).toEqual([-1.5, 1, NaN, 1]);
  });

  test('scalars convert and round down as well', async () => {
    const { floats } = await run(
      (f, { p, n, x }) => {
        f.store(p, n.toFloats());
        f.store(p, x.floor(), 4);
      },
      { n: -7, x: -0.25 },
    );
    expect(floats.slice(0, 2)).toEqual([-7, -1]);
  });

  test('single lanes are read and replaced', async () => {
    const { floats, ints } = await run(
      (f, { p }) => {
        const x = f.f32x4(p.load('f32x4'));
        f.store(p, x.withLane(2, x.lane(3)));
        f.store(p, Expression.lanes([5, 6, 7, 8]).lane(1), 16);
      },
      { start: [1, 2, 3, 4] },
    );
    expect(floats.slice(0, 4)).toEqual([1, 2, 4, 4]);
    expect(ints[4]).toBe(6);
  });

  test('a ReLU by clamping shows NaN', async () => {
    const { floats } = await run((f, { p }) => f.store(p, p.load('f32x4').clampBelow(0)), {
      start: [-1, 2, NaN, -0],
    });
    expect(floats.slice(0, 2)).toEqual([0, 2]);
    expect(floats[2]).toBeNaN();
  });
});

describe('mistakes', () => {
  const builder = (): ModuleBuilder => new ModuleBuilder({ relaxedMadd: false });
  test('mixed types do not assemble', () => {
    expect(() => builder().define(MAIN, (_f, { p, x }) => void p.add(x))).toThrow('expected i32, got f32');
    expect(() => builder().define(MAIN, (_f, { x }) => void x.xor(1))).toThrow('no such instruction');
  });
  test('functions are defined once, and before they are called', () => {
    const module = builder();
    expect(() => module.define(MAIN, f => f.call(signature('later', []), {}))).toThrow('no function later');
    expect(() => module.define(MAIN, () => undefined)).toThrow('twice');
  });
});
