/** Passes over whole tensors that read and write every element once. */
import { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { Registers, transposed } from './asm/registers.ts';
import { signature } from './asm/signature.ts';

/** target[count] = 0 */
export const ZERO = signature('zero', ['target', 'count']);
/** target[count] += source[count] */
export const ADD = signature('add', ['target', 'source', 'count']);
/** target[rows][columns] = row, over and over: where a matrix product with a bias begins. */
export const FILL_ROWS = signature('fill_rows', ['target', 'row', 'rows', 'columns']);
/** sums[columns] = Σ over rows of source[rows][columns] */
export const SUM_ROWS = signature('sum_rows', ['source', 'sums', 'rows', 'columns']);
/** target[count] = max(source, 0); NaN stays NaN, so that a diverged run shows. Source and target may be the same. */
export const RELU = signature('relu', ['source', 'target', 'count']);
/** target[count] = gradient where output > 0 (NaN counts as not), else 0. */
export const WHERE_POSITIVE = signature('where_positive', ['gradient', 'output', 'target', 'count']);
/** target[rows][columns] += bias[columns], then ReLU where asked for. Columns: multiple of 4. */
export const BIAS_RELU = signature('bias_relu', ['target', 'bias', 'rows', 'columns', 'relu']);
/**
 * The gradient of ReLU(x + bias), given its output: target = gradient where output > 0 (NaN counts as not), and
 * biasGradient[columns] = Σ over rows of target. Columns: multiple of 4.
 */
export const RELU_GRADIENT = signature('relu_gradient', [
  'gradient',
  'output',
  'target',
  'biasGradient',
  'rows',
  'columns',
]);
/** target[cells][b][a] = source[cells][a][b]: a filter with its channels and filters swapped. Both: multiples of 4. */
export const SWAP_CHANNELS = signature('swap_channels', ['source', 'target', 'cells', 'a', 'b']);

/** Adds these passes. */
export function definePointwise(module: ModuleBuilder): void {
  module.define(ZERO, (f, { target, count }) =>
    eachFloat(f, count, [target], type => f.store(target, Expression.of(0, type))),
  );
  module.define(ADD, (f, { target, source, count }) =>
    eachFloat(f, count, [target, source], type => f.store(target, target.load(type).add(source.load(type)))),
  );
  module.define(RELU, (f, { source, target, count }) =>
    eachFloat(f, count, [source, target], type =>
      storeFloats(f, target, type, fourOrSame(source, type).clampBelow(0)),
    ),
  );
  module.define(WHERE_POSITIVE, (f, { gradient, output, target, count }) =>
    eachFloat(f, count, [gradient, output, target], type => {
      const positive = fourOrSame(output, type).greater(0);
      storeFloats(f, target, type, fourOrSame(gradient, type).where(positive));
    }),
  );
  defineRows(module);
  defineBiasRelu(module);
  defineSwap(module);
}

/** Walks `count` floats, four at a time and then one by one, and moves the cursors along. */
export function eachFloat(
  f: FunctionBuilder,
  count: Local,
  cursors: readonly Local[],
  body: (type: 'f32' | 'f32x4', index: Local) => void,
): void {
  const i = f.i32(0);
  const walk = (type: 'f32' | 'f32x4', width: number): void =>
    f.loop(i, count.subtract(width - 1), width, () => {
      body(type, i);
      for (const cursor of cursors) cursor.advance(4 * width);
    });
  walk('f32x4', 4);
  walk('f32', 1);
}

/** Four floats, or the same one four times: with what only vectors can do, one at a time can be done too. */
const fourOrSame = (cursor: Local, type: 'f32' | 'f32x4'): Expression =>
  type === 'f32x4' ? cursor.load('f32x4') : cursor.loadSplat();

/** Writes four floats, or the first of them. */
const storeFloats = (f: FunctionBuilder, cursor: Local, type: 'f32' | 'f32x4', value: Expression): void =>
  f.store(cursor, type === 'f32x4' ? value : value.lane(0));

function defineRows(module: ModuleBuilder): void {
  module.define(FILL_ROWS, (f, { target, row, rows, columns }) => {
    const source = f.i32();
    f.range(0, rows, 1, () => {
      source.set(row);
      eachFloat(f, columns, [source, target], type => f.store(target, source.load(type)));
    });
  });
  module.define(SUM_ROWS, (f, { source, sums, rows, columns }) => {
    const sum = f.i32();
    f.call(ZERO, { target: sums, count: columns });
    f.range(0, rows, 1, () => {
      sum.set(sums);
      eachFloat(f, columns, [sum, source], type => f.store(sum, sum.load(type).add(source.load(type))));
    });
  });
}

function defineBiasRelu(module: ModuleBuilder): void {
  module.define(BIAS_RELU, (f, { target, bias, rows, columns, relu }) => {
    const pass = (activate: (x: Expression) => Expression): void =>
      f.range(0, rows, 1, () =>
        f.range(0, columns, 4, column => {
          f.store(target, activate(target.load('f32x4').add(bias.add(column.shiftLeft(2)).load('f32x4'))));
          target.advance(16);
        }),
      );
    f.when(
      relu,
      () => pass(x => x.clampBelow(0)),
      () => pass(x => x),
    );
  });
  module.define(RELU_GRADIENT, (f, { gradient, output, target, biasGradient, rows, columns }) => {
    const passed = f.f32x4();
    f.call(ZERO, { target: biasGradient, count: columns });
    f.range(0, rows, 1, () =>
      f.range(0, columns, 4, column => {
        const sum = biasGradient.add(column.shiftLeft(2));
        passed.set(gradient.load('f32x4').where(output.load('f32x4').greater(0)));
        f.store(target, passed);
        f.store(sum, sum.load('f32x4').add(passed));
        for (const cursor of [gradient, output, target]) cursor.advance(16);
      }),
    );
  });
}

function defineSwap(module: ModuleBuilder): void {
  module.define(SWAP_CHANNELS, (f, { source, target, cells, a, b }) => {
    const square = new Registers(f, 2, 4);
    const from = f.i32();
    const to = f.i32();
    const sourceRow = f.i32(b.shiftLeft(2));
    const targetRow = f.i32(a.shiftLeft(2));
    f.range(0, cells, 1, () => {
      f.range(0, a, 4, i =>
        f.range(0, b, 4, j => {
          from.set(source.add(i.multiply(sourceRow)).add(j.shiftLeft(2)));
          for (const row of square.row(0)) {
            row.set(from.load('f32x4'));
            from.advance(sourceRow);
          }
          to.set(target.add(j.multiply(targetRow)).add(i.shiftLeft(2)));
          for (const row of transposed(square)) {
            f.store(to, row);
            to.advance(targetRow);
          }
        }),
      );
      source.advance(a.multiply(sourceRow));
      target.advance(a.multiply(sourceRow));
    });
  });
}
