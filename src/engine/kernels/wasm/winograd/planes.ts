/** How the planes of Winograd's convolution lie in memory. Plane p holds cell p of every tile. */
import type { Expression } from '../asm/expression.ts';
import { PANEL_COLUMNS } from '../gemm/panel.ts';
import type { TileSide } from './toom.ts';

/**
 * Most tiles that are transformed before their products are made: as many as keep the planes in the second-level cache,
 * and a multiple of the rows of the matrix product's register block.
 */
export const BLOCK_TILES = 36;
/** The same for the filter gradient: each block is a pass over all of it, so that fewer are better. */
export const GRADIENT_BLOCK_TILES = 72;
/** Between planes, so that they do not all fall on the same cache sets. */
const PLANE_GAP = 64;
/** Bytes from one pixel pair of channels to the next where channels are contiguous. */
export const DENSE_PAIR = 32;

/** Cells of a tile, and so planes. */
export const planesOf = (tile: TileSide): number => tile * tile;

/** Bytes of a transformed filter, and of its gradient. */
export const transformedFilterBytes = (channels: number, filters: number, tile: TileSide): number =>
  planesOf(tile) * (4 * channels * roundUp(filters) + PLANE_GAP);

/** Bytes of the workspace: one tile at the border, then the planes of a block's input and output. */
export const winogradWorkspace = (channels: number, filters: number, tile: TileSide): number =>
  planesOf(tile) * (4 * (channels + roundUp(filters)) * (GRADIENT_BLOCK_TILES + 1) + 2 * PLANE_GAP);

const roundUp = (filters: number): number => Math.ceil(filters / PANEL_COLUMNS) * PANEL_COLUMNS;

/** Filters rounded up to whole panels. */
export const padFilters = (filters: Expression): Expression =>
  filters.add(PANEL_COLUMNS - 1).and(-PANEL_COLUMNS);
/** Bytes from one plane[rows][columns] to the next. */
export const planeBytes = (rows: Expression, columns: Expression): Expression =>
  rows.multiply(columns).shiftLeft(2).add(PLANE_GAP);
