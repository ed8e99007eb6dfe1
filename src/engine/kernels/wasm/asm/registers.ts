/** Blocks of locals that a kernel means to keep in registers. */
import { present } from '../../../../lib/check.ts';
import type { ValueType } from './expression.ts';
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
