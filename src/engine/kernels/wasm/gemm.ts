/**
 * Matrix product C (+)= A·B over row-major floats, strides in bytes. B is packed into panels (8 columns × up to 256
 * rows, so that a panel stays in the first-level cache), and each panel is swept down a block of rows of A with a few
 * rows of sums held in registers.
 */
import { present } from '../../../lib/check.ts';
import { Expression, type Operand } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { locals, Registers } from './asm/registers.ts';
import { signature } from './asm/signature.ts';

/** Which operands are stored transposed: nn A·B, tn Aᵀ·B, nt A·Bᵀ. */
export type GemmVariant = 'nn' | 'tn' | 'nt';
type Storage = 'n' | 't';

/** Columns of a packed panel. */
export const PANEL_COLUMNS = 8;
const PANEL_DEPTH = 256;
const UNROLL = 4;
const VECTORS = PANEL_COLUMNS / 4;
const ROW_BYTES = PANEL_COLUMNS * 4;
/** Most rows of the register block; also the granularity at which rows can be shared out. */
const MOST_ROWS = 6;

/** Columns of B that are packed before they are used. */
const BLOCK_COLUMNS = 128;
/** Rows of A that meet all those panels before the next rows do: as many as stay in the second-level cache. */
const BLOCK_ROWS = 180;
const BLOCK_BYTES = PANEL_DEPTH * BLOCK_COLUMNS * 4;

/** Bytes of `workspace` that a gemm needs: the packed block of B and one ragged block of C. */
export const GEMM_WORKSPACE = BLOCK_BYTES + MOST_ROWS * ROW_BYTES;

/** C[rows, columns] (+)= A·B with `depth` terms; a…Stride are bytes from one stored row to the next. */
export const gemmSignature = (variant: GemmVariant) =>
  signature(`gemm_${variant}`, [
    'rows',
    'columns',
    'depth',
    'a',
    'aStride',
    'b',
    'bStride',
    'c',
    'cStride',
    'accumulate',
    'workspace',
  ]);

/** C[rows, 8] (+)= A[rows, depth]·panel; `t` reads A transposed. */
export const panelSignature = (storage: Storage) =>
  signature(`panel_${storage}`, ['rows', 'depth', 'a', 'aStride', 'panel', 'c', 'cStride', 'accumulate']);

const packSignature = (storage: Storage) =>
  signature(`pack_${storage}`, ['b', 'bStride', 'depth', 'columns', 'panel']);

/** Adds the panel kernels and the three products. */
export function defineGemm(module: ModuleBuilder): void {
  definePanel(module, 'n');
  definePanel(module, 't');
  definePackRows(module);
  definePackColumns(module);
  defineProduct(module, 'nn');
  defineProduct(module, 'tn');
  defineProduct(module, 'nt');
}

/** Without a fused multiply-add the sixth row needs one register more than x86 has, and spills. */
const registerRows = (module: ModuleBuilder): number => (module.features.relaxedMadd ? MOST_ROWS : 5);

function definePanel(module: ModuleBuilder, storage: Storage): void {
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

const storeZeroRow = (f: FunctionBuilder, address: Expression): void => {
  for (let j = 0; j < VECTORS; j++) f.store(address, Expression.of(0, 'f32x4'), 16 * j);
};

/** panel[depth][8] = b[depth][columns], padded with zeros. */
function definePackRows(module: ModuleBuilder): void {
  module.define(packSignature('n'), (f, { b, bStride, depth, columns, panel }) => {
    f.range(0, depth, 1, () => {
      f.when(
        columns.equals(PANEL_COLUMNS),
        () => {
          for (let j = 0; j < VECTORS; j++) f.store(panel, b.load('f32x4', 16 * j), 16 * j);
        },
        () => {
          storeZeroRow(f, panel);
          f.range(0, columns, 1, i => f.store(panel.add(i.shiftLeft(2)), b.add(i.shiftLeft(2)).load('f32')));
        },
      );
      b.advance(bStride);
      panel.advance(ROW_BYTES);
    });
  });
}

/** panel[depth][8] = b[columns][depth] transposed, padded with zeros. */
function definePackColumns(module: ModuleBuilder): void {
  module.define(packSignature('t'), (f, { b, bStride, depth, columns, panel }) => {
    const k = f.i32(0);
    const source = f.i32();
    const target = f.i32();
    const start = (): void => {
      source.set(b.add(k.shiftLeft(2)));
      target.set(panel.add(k.multiply(ROW_BYTES)));
    };
    const square = new Registers(f, 2, 4);
    f.when(columns.equals(PANEL_COLUMNS), () =>
      f.loop(k, depth.subtract(3), 4, () => {
        start();
        for (let j = 0; j < VECTORS; j++) {
          for (const row of square.row(0)) {
            row.set(source.load('f32x4'));
            source.advance(bStride);
          }
          transposed(square).forEach((row, i) => f.store(target, row, i * ROW_BYTES + 16 * j));
        }
      }),
    );
    f.loop(k, depth, 1, () => {
      start();
      storeZeroRow(f, target);
      f.range(0, columns, 1, () => {
        f.store(target, source.load('f32'));
        source.advance(bStride);
        target.advance(4);
      });
    });
  });
}

/** The four columns of the 4×4 square in row 0 of the registers; row 1 holds the halves on the way. */
function transposed(square: Registers): readonly Expression[] {
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

function defineProduct(module: ModuleBuilder, variant: GemmVariant): void {
  const aStorage: Storage = variant === 'tn' ? 't' : 'n';
  const bStorage: Storage = variant === 'nt' ? 't' : 'n';
  const most = registerRows(module);
  module.define(gemmSignature(variant), (f, p) => {
    const { a, aStride, b, bStride, c, cStride, workspace } = p;
    const depth = f.i32();
    const rows = f.i32();
    const columns = f.i32();
    const lastColumn = f.i32();
    const accumulate = f.i32();
    const edge = f.i32(workspace.add(BLOCK_BYTES));
    const cell = (base: Local, row: Operand, column: Operand, stride: Local): Expression =>
      base.add(Expression.of(row, 'i32').multiply(stride)).add(Expression.of(column, 'i32').shiftLeft(2));
    const aFrom = (row: Local, k: Local): Expression =>
      aStorage === 'n' ? cell(a, row, k, aStride) : cell(a, k, row, aStride);
    const bFrom = (k: Local, column: Local): Expression =>
      bStorage === 'n' ? cell(b, k, column, bStride) : cell(b, column, k, bStride);

    /** Visits the panels of the current block of columns. */
    const eachPanel = (from: Local, visit: (panel: Local, column: Local) => void): void => {
      const panel = f.i32(workspace);
      f.range(from, lastColumn, PANEL_COLUMNS, column => {
        columns.set(p.columns.subtract(column).smaller(PANEL_COLUMNS));
        visit(panel, column);
        panel.advance(PANEL_DEPTH * ROW_BYTES);
      });
    };
    const multiplyWhole = (row: Local, k: Local, panel: Local, column: Local): void =>
      f.call(panelSignature(aStorage), {
        rows,
        depth,
        a: aFrom(row, k),
        aStride,
        panel,
        c: cell(c, row, column, cStride),
        cStride,
        accumulate,
      });
    /** The ragged right edge goes through a block of its own, from which only real columns are kept. */
    const multiplyRagged = (row: Local, k: Local, panel: Local, column: Local): void =>
      f.range(row, row.add(rows), most, first => {
        const few = f.i32(row.add(rows).subtract(first).smaller(most));
        f.call(panelSignature(aStorage), {
          rows: few,
          depth,
          a: aFrom(first, k),
          aStride,
          panel,
          c: edge,
          cStride: ROW_BYTES,
          accumulate: 0,
        });
        const corner = f.i32(cell(c, first, column, cStride));
        keepColumns(f, { from: edge, to: corner, toStride: cStride, rows: few, columns, accumulate });
      });

    // Once at least: a product without terms is zero, not whatever C held.
    f.range(0, p.depth.larger(1), PANEL_DEPTH, k => {
      depth.set(p.depth.subtract(k).smaller(PANEL_DEPTH));
      accumulate.set(p.accumulate.or(k.greater(0)));
      f.range(0, p.columns, BLOCK_COLUMNS, block => {
        lastColumn.set(block.add(BLOCK_COLUMNS).smaller(p.columns));
        eachPanel(block, (panel, column) =>
          f.call(packSignature(bStorage), { b: bFrom(k, column), bStride, depth, columns, panel }),
        );
        f.range(0, p.rows, BLOCK_ROWS, row => {
          rows.set(p.rows.subtract(row).smaller(BLOCK_ROWS));
          eachPanel(block, (panel, column) =>
            f.when(
              columns.equals(PANEL_COLUMNS),
              () => multiplyWhole(row, k, panel, column),
              () => multiplyRagged(row, k, panel, column),
            ),
          );
        });
      });
    });
  });
}

/** Copies or adds the first columns of a register block to C. */
function keepColumns(
  f: FunctionBuilder,
  block: { from: Local; to: Local; toStride: Local; rows: Local; columns: Local; accumulate: Local },
): void {
  f.range(0, block.rows, 1, row =>
    f.range(0, block.columns, 1, column => {
      const offset = column.shiftLeft(2);
      const from = block.from.add(row.multiply(ROW_BYTES)).add(offset);
      const to = block.to.add(row.multiply(block.toStride)).add(offset);
      f.when(
        block.accumulate,
        () => f.store(to, to.load('f32').add(from.load('f32'))),
        () => f.store(to, from.load('f32')),
      );
    }),
  );
}
