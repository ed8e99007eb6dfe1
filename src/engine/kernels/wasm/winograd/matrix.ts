/**
 * Code for a constant matrix times a vector of registers, with few operations. The points of a Toom–Cook matrix come in
 * pairs ±p, whose rows (or columns, transposed) differ only in signs: what they share is computed once.
 */
import { check, present } from '../../../../lib/check.ts';
import type { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { Matrix } from './toom.ts';

/** Emits matrix·xs; `write` takes each row's value as it is ready, in any order. */
export type Multiplier = (xs: readonly Expression[], write: (row: number, value: Expression) => void) => void;

/** A multiplier by this matrix, for use any number of times in the function. */
export function multiplier(f: FunctionBuilder, matrix: Matrix): Multiplier {
  const columns = pairs(matrix[0]?.length ?? 0, (i, j) => matrix.every(row => twins(row[i], row[j])));
  return columns.length > 0 && rowPairs(matrix).length === 0
    ? byColumns(f, matrix, columns)
    : byRows(f, matrix);
}

type Pair = readonly [number, number];

const rowPairs = (matrix: Matrix): readonly Pair[] =>
  pairs(matrix.length, (i, j) => present(matrix[i], 'row').every((x, k) => twins(x, matrix[j]?.[k])));

/** Equal but for the sign. */
const twins = (a: number | undefined, b: number | undefined): boolean =>
  Math.abs(a ?? 0) === Math.abs(b ?? 0);

/** Disjoint pairs of indices below `count` that belong together. */
function pairs(count: number, belong: (i: number, j: number) => boolean): readonly Pair[] {
  const found: Pair[] = [];
  for (let i = 0; i + 1 < count; i++) {
    if (belong(i, i + 1)) found.push([i, ++i]);
  }
  return found;
}

/** Rows e + o and e − o of a pair: e takes the columns where both have the same sign, o the others. */
function byRows(f: FunctionBuilder, matrix: Matrix): Multiplier {
  const dot = dotProducts(f, matrix);
  const paired = rowPairs(matrix);
  const [even, odd] = [f.f32x4(), f.f32x4()];
  const alone = matrix.map((_, i) => i).filter(i => !paired.flat().includes(i));
  return (xs, write) => {
    for (const [i, j] of paired) {
      const [row, other] = [present(matrix[i], 'row'), present(matrix[j], 'row')];
      even.set(
        dot(
          row.map((x, k) => (x === other[k] ? x : 0)),
          xs,
        ),
      );
      odd.set(
        dot(
          row.map((x, k) => (x === other[k] ? 0 : x)),
          xs,
        ),
      );
      write(i, even.add(odd));
      write(j, even.subtract(odd));
    }
    for (const i of alone) write(i, dot(present(matrix[i], 'row'), xs));
  };
}

/** Sums and differences of each pair of operands first: every row needs one of the two. */
function byColumns(f: FunctionBuilder, matrix: Matrix, paired: readonly Pair[]): Multiplier {
  const halves = paired.map(() => [f.f32x4(), f.f32x4()] as const);
  const folded = matrix.map(row => {
    const result = [...row];
    for (const [i, j] of paired) {
      const same = row[i] === row[j];
      result[i] = same ? present(row[i], 'factor') : 0;
      result[j] = same ? 0 : present(row[i], 'factor');
    }
    return result;
  });
  const dot = dotProducts(f, folded);
  return (xs, write) => {
    const operands = [...xs];
    paired.forEach(([i, j], n) => {
      const [sum, difference] = present(halves[n], 'halves');
      const [a, b] = [present(xs[i], 'operand'), present(xs[j], 'operand')];
      sum.set(a.add(b));
      difference.set(a.subtract(b));
      operands[i] = sum;
      operands[j] = difference;
    });
    folded.forEach((row, i) => write(i, dot(row, operands)));
  };
}

/** Makes Σ row[k]·xs[k], without multiplying by 0, 1 or −1, with every other factor held in a local. */
function dotProducts(
  f: FunctionBuilder,
  matrix: Matrix,
): (row: readonly number[], xs: readonly Expression[]) => Expression {
  const factors = new Map([...new Set(matrix.flat())].map(x => [x, f.f32x4(x)]));
  return (row, xs) => {
    const terms = row
      .map((factor, k) => ({ factor, x: present(xs[k], 'operand') }))
      .filter(term => term.factor !== 0)
      // A plain term first: then nothing needs to be multiplied to begin with.
      .toSorted((a, b) => Number(b.factor === 1) - Number(a.factor === 1));
    const [first, ...rest] = terms;
    check(first, 'a transform has no empty row');
    const factorOf = (x: number): Local => present(factors.get(x), 'factor');
    const begin = first.factor === 1 ? first.x : first.x.multiply(factorOf(first.factor));
    return rest.reduce((sum, { factor, x }) => {
      if (factor === 1) return sum.add(x);
      return factor === -1 ? sum.subtract(x) : f.multiplyAdd(factorOf(factor), x, sum);
    }, begin);
  };
}
