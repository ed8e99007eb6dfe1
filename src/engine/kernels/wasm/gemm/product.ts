/**
 * Matrix product C (+)= A·B over row-major floats, strides in bytes. B is packed into panels (8 columns × up to 256
 * rows, so that a panel stays in the first-level cache), and each panel is swept down a block of rows of A.
 */
import { Expression, type Operand } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { definePackColumns, definePackRows, packSignature } from './pack.ts';
import {
  definePanel,
  MOST_ROWS,
  PANEL_COLUMNS,
  panelSignature,
  registerRows,
  ROW_BYTES,
  type Storage,
} from './panel.ts';

/** Which operands are stored transposed: nn A·B, tn Aᵀ·B, nt A·Bᵀ. */
export type GemmVariant = 'nn' | 'tn' | 'nt';

/** Rows of a packed panel. */
const PANEL_DEPTH = 256;
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
