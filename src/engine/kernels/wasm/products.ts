/** Matrix products over tensors: chooses the kernel, finds it room to work in, cuts the work into pieces. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attached } from './attach.ts';
import { GEMM_WORKSPACE, gemmSignature, type GemmVariant } from './gemm/product.ts';
import { kernelCall, type Task } from './lanes/call.ts';
import { pieces, type Range } from './lanes/pieces.ts';

/** One operand of a matrix product: the matrix as stored, and whether its transpose is meant. */
export interface Factor {
  readonly tensor: TensorInfo;
  readonly transposed: boolean;
}

/** Which product kernel this is, or null where both operands are transposed: there is none for that. */
export function productVariant(left: Factor, right: Factor): GemmVariant | null {
  if (left.transposed) return right.transposed ? null : 'tn';
  return right.transposed ? 'nt' : 'nn';
}

/** Rows, columns and terms of a product of the last two dimensions. */
export function productSize(left: Factor, right: Factor): { rows: number; columns: number; depth: number } {
  const [a0 = 0, a1 = 0] = left.tensor.shape.slice(-2);
  const [b0 = 0, b1 = 0] = right.tensor.shape.slice(-2);
  return {
    rows: left.transposed ? a1 : a0,
    columns: right.transposed ? b0 : b1,
    depth: left.transposed ? a0 : a1,
  };
}

/** target (+)= left·right for one pair of matrices. */
export function multiplyInto(
  a: Attached,
  variant: GemmVariant,
  left: Factor,
  right: Factor,
  target: TensorInfo,
  accumulate = false,
): void {
  const { rows, columns, depth } = productSize(left, right);
  const { own: workspace } = a.reserveLanes(GEMM_WORKSPACE);
  const common = {
    depth,
    aStride: 4 * (left.transposed ? rows : depth),
    bStride: 4 * (right.transposed ? depth : columns),
    cStride: 4 * columns,
    accumulate: Number(accumulate),
    workspace,
  };
  const aStart = a.address(left.tensor);
  const bStart = a.address(right.tensor);
  const cStart = a.address(target);
  const part = (ofRows: Range, ofColumns: Range): Task => [
    kernelCall(gemmSignature(variant), {
      ...common,
      rows: ofRows.end - ofRows.first,
      columns: ofColumns.end - ofColumns.first,
      a: aStart + ofRows.first * (left.transposed ? 4 : common.aStride),
      b: bStart + ofColumns.first * (right.transposed ? common.bStride : 4),
      c: cStart + ofRows.first * common.cStride + 4 * ofColumns.first,
    }),
  ];
  const all = { rows: { first: 0, end: rows }, columns: { first: 0, end: columns } };
  if (rows * columns * depth < LEAST_PRODUCTS) return a.run([part(all.rows, all.columns)]);
  // Along the longer side, so that the other operand is packed or read again as few times as possible.
  if (rows > columns) a.run(pieces(rows, PIECE_ROWS, PIECE_ROWS).map(piece => part(piece, all.columns)));
  else a.run(pieces(columns, PIECE_COLUMNS, PIECE_COLUMNS).map(piece => part(all.rows, piece)));
}

/** Multiplications that are worth handing to another lane. */
const LEAST_PRODUCTS = 1e6;
/** A piece of a product is so many rows or columns, or a multiple: whole register blocks and whole panels. */
const PIECE_ROWS = 360;
const PIECE_COLUMNS = 32;
