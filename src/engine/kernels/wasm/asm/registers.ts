/** Blocks of locals that a kernel means to keep in registers. */
import { present } from '../../../../lib/check.ts';
import type { Expression, ValueType } from './expression.ts';
import type { FunctionBuilder, Local } from './function.ts';

/** `count` variables without a start value. */
export const locals = (f: FunctionBuilder, type: ValueType, count: number): readonly Local[] =>
  Array.from({ length: count }, () => f.local(type));

/** A grid of f32x4 variables, addressed by row and column. */
export class Registers {
  readonly rows: number;
  readonly columns: number;
  readonly #cells: readonly Local[];

  constructor(f: FunctionBuilder, rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.#cells = locals(f, 'f32x4', rows * columns);
  }
  at(row: number, column: number): Local {
    return present(this.#cells[row * this.columns + column], `register ${row},${column}`);
  }
  row(row: number): readonly Local[] {
    return this.#cells.slice(row * this.columns, (row + 1) * this.columns);
  }
}

/** The four columns of the 4×4 square in row 0 of the registers; row 1 holds the halves on the way. */
export function transposed(square: Registers): readonly Expression[] {
  for (const half of [0, 1]) {
    const [even, odd] = [square.at(0, 2 * half), square.at(0, 2 * half + 1)];
    square.at(1, half).set(even.shuffle(odd, [0, 4, 1, 5]));
    square.at(1, half + 2).set(even.shuffle(odd, [2, 6, 3, 7]));
  }
  return [0, 1, 2, 3].map(i => {
    const left = square.at(1, i < 2 ? 0 : 2);
    const right = square.at(1, i < 2 ? 1 : 3);
    return left.shuffle(right, i % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);
  });
}
