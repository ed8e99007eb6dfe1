/**
 * The inner kernel of every product: a few rows of A times a packed panel of B, eight columns wide, with all sums held in
 * registers.
 */
import { present } from '../../../../lib/check.ts';
import type { Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { locals, Registers } from '../asm/registers.ts';
import { signature } from '../asm/signature.ts';

/** How an operand is stored: as it is meant, or transposed. */
export type Storage = 'n' | 't';

/** Columns of a packed panel. */
export const PANEL_COLUMNS = 8;
/** Vectors of one row of a panel. */
export const VECTORS = PANEL_COLUMNS / 4;
/** Bytes of one row of a panel. */
export const ROW_BYTES = PANEL_COLUMNS * 4;
/** Most rows of the register block. */
export const MOST_ROWS = 6;
const UNROLL = 4;

/** C[rows, 8] (+)= A[rows, depth]·panel; `t` reads A transposed. */
export const panelSignature = (storage: Storage) =>
  signature(`panel_${storage}`, ['rows', 'depth', 'a', 'aStride', 'panel', 'c', 'cStride', 'accumulate']);

/** Rows of the register block. Without a fused multiply-add the sixth row needs one register more than x86 has, and spills. */
export const registerRows = (module: ModuleBuilder): number => (module.features.relaxedMadd ? MOST_ROWS : 5);

/** Adds the panel kernel for this storage of A. */
export function definePanel(module: ModuleBuilder, storage: Storage): void {
  const most = registerRows(module);
  module.define(panelSignature(storage), (f, p) => {
    const { rows, depth, a, aStride, panel, c, cStride, accumulate } = p;
    const sums = new Registers(f, most, VECTORS);
    const b = new Registers(f, UNROLL, VECTORS);
    const scale = f.f32x4();
    // A cursor a row where rows are stored as rows; one cursor for all where A is transposed.
    const cursors = locals(f, 'i32', storage === 'n' ? most : 1);
    const cursor = (row: number): Local => present(cursors[storage === 'n' ? row : 0], 'cursor');
    const source = f.i32();
    const target = f.i32();
    const k = f.i32();

    const eachSum = (count: number, visit: (sum: Local, row: number, vector: number) => void): void => {
      for (let row = 0; row < count; row++) sums.row(row).forEach((sum, vector) => visit(sum, row, vector));
    };
    const begin = (count: number): void => {
      f.when(
        accumulate,
        () => {
          target.set(c);
          eachSum(count, (sum, _row, vector) => {
            sum.set(target.load('f32x4', 16 * vector));
            if (vector === VECTORS - 1) target.advance(cStride);
          });
        },
        () => eachSum(count, sum => sum.set(0)),
      );
      source.set(panel);
      cursor(0).set(a);
      if (storage === 'n')
        for (let row = 1; row < count; row++) cursor(row).set(cursor(row - 1).add(aStride));
    };
    /** One term of every sum: row `i` of the unrolled panel. */
    const term = (count: number, i: number): void => {
      b.row(i).forEach((vector, j) => vector.set(source.load('f32x4', i * ROW_BYTES + 16 * j)));
      for (let row = 0; row < count; row++) {
        scale.set(storage === 'n' ? cursor(row).loadSplat(4 * i) : cursor(0).loadSplat(4 * row));
        sums.row(row).forEach((sum, j) => sum.set(f.multiplyAdd(scale, b.at(i, j), sum)));
      }
      if (storage === 't') cursor(0).advance(aStride);
    };
    const terms = (count: number, unroll: number): void =>
      f.loop(k, depth.subtract(unroll - 1), unroll, () => {
        for (let i = 0; i < unroll; i++) term(count, i);
        source.advance(unroll * ROW_BYTES);
        if (storage === 'n') for (let row = 0; row < count; row++) cursor(row).advance(4 * unroll);
      });
    const block = (count: number): void => {
      begin(count);
      k.set(0);
      terms(count, UNROLL);
      terms(count, 1);
      eachSum(count, (sum, _row, vector) => {
        f.store(c, sum, 16 * vector);
        if (vector === VECTORS - 1) c.advance(cStride);
      });
      a.advance(storage === 'n' ? aStride.multiply(count) : 4 * count);
    };

    f.range(most - 1, rows, most, () => block(most));
    rows.set(rows.remainder(most));
    for (let count = 1; count < most; count++) f.when(rows.equals(count), () => block(count));
  });
}
