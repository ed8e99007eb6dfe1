/** Walks over a matrix by rows, four columns at a time, and sums over its rows. Columns: multiple of 4. */
import { present } from '../../../lib/check.ts';
import { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import { ADD, ZERO } from './pointwise.ts';

/** The address of the current four columns' values in a vector that has one value a column. */
export type At = (vector: Expression) => Expression;

/** Rows whose sum is made first and then added to the rest, so that rounding hardly grows with the number of rows. */
const BLOCK = 64;

/** vector[columns] = value, for four columns at a time. */
export function eachColumn(
  f: FunctionBuilder,
  columns: Local,
  vector: Expression,
  value: (at: At) => Expression,
): void {
  f.range(0, columns.shiftLeft(2), 16, bytes =>
    f.store(
      vector.add(bytes),
      value(v => v.add(bytes)),
    ),
  );
}

/** Visits all rows; the cursors, which point into matrices, move along. */
export function eachRow(
  f: FunctionBuilder,
  rows: Expression,
  columns: Local,
  cursors: readonly Local[],
  visit: (at: At) => void,
): void {
  f.range(0, rows, 1, () =>
    f.range(0, columns.shiftLeft(2), 16, bytes => {
      visit(vector => vector.add(bytes));
      for (const cursor of cursors) cursor.advance(16);
    }),
  );
}

/** Each total[columns] = the sum over all rows of its term. `workspace` has room for as many vectors of columns. */
export function sumRows(
  f: FunctionBuilder,
  p: { readonly rows: Local; readonly columns: Local; readonly workspace: Local },
  totals: readonly Local[],
  cursors: readonly Local[],
  terms: (at: At) => readonly Expression[],
): void {
  const sums = totals.map((total, i) => ({ total, block: f.i32(slot(p, i)) }));
  const blockRows = f.i32();
  for (const total of totals) f.call(ZERO, { target: total, count: p.columns });
  f.range(0, p.rows, BLOCK, first => {
    blockRows.set(p.rows.subtract(first).smaller(BLOCK));
    for (const { block } of sums) f.call(ZERO, { target: block, count: p.columns });
    eachRow(f, blockRows, p.columns, cursors, at => {
      const values = terms(at);
      sums.forEach(({ block }, i) =>
        f.store(at(block), at(block).load('f32x4').add(present(values[i], 'a term'))),
      );
    });
    for (const { total, block } of sums) f.call(ADD, { target: total, source: block, count: p.columns });
  });
}

/** The address of vector `i` of columns in the workspace. */
export const slot = (
  { workspace, columns }: { readonly workspace: Local; readonly columns: Local },
  i: number,
): Expression => workspace.add(columns.multiply(4 * i));

/** 1/rows in all four lanes. */
export const perRow = (f: FunctionBuilder, rows: Local): Local =>
  f.f32x4(Expression.of(1, 'f32x4').divide(rows.splat().toFloats()));
