/**
 * Toom–Cook matrices, from which Winograd's convolution is generated: for a tile d of the input and a filter g,
 *   y = Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A
 * are the tile's outputs with one multiplication for each cell of the tile. (Lavin & Gray, 2015, arXiv:1509.09308)
 */

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** Cells along a side of a tile: F(4,3) and F(2,5) both have six and so share Bᵀ. */
export const TILE = 6;
/** Where the polynomials are evaluated, besides infinity: small numbers keep the rounding errors small. */
const POINTS = [0, 1, -1, 2, -2];

/** Filter sides that have a Winograd form here. */
export type FilterSide = 3 | 5;
/** All of them. */
export const FILTER_SIDES: readonly FilterSide[] = [3, 5];

/** Outputs along a side of a tile. */
export const outputsPerTile = (side: FilterSide): number => TILE + 1 - side;

/** A [6 × outputs], G [6 × side] and Bᵀ [6 × 6] for filters of this side. */
export function toom(side: FilterSide): { A: Matrix; G: Matrix; Bt: Matrix } {
  const outputs = outputsPerTile(side);
  const others = (i: number): number[] => POINTS.filter((_, k) => k !== i);
  const scale = (point: number, i: number): number => others(i).reduce((s, q) => s * (point - q), 1);
  return {
    A: [...POINTS.map(point => powers(point, outputs)), unit(outputs)],
    G: [...POINTS.map((point, i) => powers(point, side).map(x => x / scale(point, i))), unit(side)],
    Bt: [...POINTS.map((_, i) => padded(polynomial(others(i)))), padded(polynomial(POINTS))],
  };
}

/** Rows to columns. */
export const transpose = (m: Matrix): Matrix => (m[0] ?? []).map((_, j) => m.map(row => row[j] ?? 0));

/** 1, x, x², … */
const powers = (x: number, count: number): number[] => Array.from({ length: count }, (_, k) => x ** k);
/** 0, …, 0, 1: the row of the point at infinity. */
const unit = (count: number): number[] => Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0));
const padded = (row: readonly number[]): number[] => Array.from({ length: TILE }, (_, i) => row[i] ?? 0);
/** Coefficients, constant first, of the monic polynomial with these roots. */
const polynomial = (roots: readonly number[]): number[] =>
  roots.reduce<number[]>((p, root) => [...p, 0].map((_, i) => (p[i - 1] ?? 0) - root * (p[i] ?? 0)), [1]);
