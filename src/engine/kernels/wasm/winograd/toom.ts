/**
 * Toom–Cook matrices, from which Winograd's convolution is generated: for a tile d of the input and a filter g,
 *   y = Aᵀ·[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A
 * are the tile's outputs with one multiplication for each cell of the tile. (Lavin & Gray, 2015, arXiv:1509.09308)
 */

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/**
 * Where the polynomials are evaluated, besides infinity: small numbers keep the rounding errors small. Tiles use as many
 * as they need; a ninth cell would cost another digit (measured: 7e-5 relative instead of 4e-6).
 */
const POINTS = [0, 1, -1, 2, -2, 0.5, -0.5];

/** Filter sides that have a Winograd form here. */
export type FilterSide = 3 | 5;
/** Cells along a side of a tile of the input. */
export type TileSide = 4 | 6 | 7 | 8;

/** One way to convolve: outputs of a tile × tile piece of the input for side × side filters. */
export interface Form {
  readonly side: FilterSide;
  readonly tile: TileSide;
}

/** All forms. Large tiles multiply less for each output, small ones fit small images. */
export const FORMS: readonly Form[] = [
  { side: 3, tile: 4 },
  { side: 3, tile: 6 },
  { side: 3, tile: 7 },
  { side: 3, tile: 8 },
  { side: 5, tile: 6 },
  { side: 5, tile: 8 },
];
/** The tiles of all forms, each once. */
export const TILES: readonly TileSide[] = [...new Set(FORMS.map(({ tile }) => tile))];

/** Outputs along a side of a tile. */
export const outputsPerTile = ({ side, tile }: Form): number => tile + 1 - side;

/** Tiles that cover an output of this size. */
export function tilesOf(form: Form, outHeight: number, outWidth: number): number {
  const along = (extent: number): number => Math.ceil(extent / outputsPerTile(form));
  return along(outHeight) * along(outWidth);
}

/** A [tile × outputs], G [tile × side] and Bᵀ [tile × tile]; Bᵀ depends on the tile alone. */
export function toom(form: Form): { A: Matrix; G: Matrix; Bt: Matrix } {
  const { side, tile } = form;
  const outputs = outputsPerTile(form);
  const points = POINTS.slice(0, tile - 1);
  const others = (i: number): number[] => points.filter((_, k) => k !== i);
  const scale = (point: number, i: number): number => others(i).reduce((s, q) => s * (point - q), 1);
  const padded = (row: readonly number[]): number[] => Array.from({ length: tile }, (_, i) => row[i] ?? 0);
  return {
    A: [...points.map(point => powers(point, outputs)), unit(outputs)],
    G: [...points.map((point, i) => powers(point, side).map(x => x / scale(point, i))), unit(side)],
    Bt: [...points.map((_, i) => padded(polynomial(others(i)))), padded(polynomial(points))],
  };
}

/** Rows to columns. */
export const transpose = (m: Matrix): Matrix => (m[0] ?? []).map((_, j) => m.map(row => row[j] ?? 0));

/** 1, x, x², … */
const powers = (x: number, count: number): number[] => Array.from({ length: count }, (_, k) => x ** k);
/** 0, …, 0, 1: the row of the point at infinity. */
const unit = (count: number): number[] => Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0));
/** Coefficients, constant first, of the monic polynomial with these roots. */
const polynomial = (roots: readonly number[]): number[] =>
  roots.reduce<number[]>((p, root) => [...p, 0].map((_, i) => (p[i - 1] ?? 0) - root * (p[i] ?? 0)), [1]);
