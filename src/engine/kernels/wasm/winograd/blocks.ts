/** The walk over an image batch's tiles, a block at a time, and the input's way to its planes. */
import type { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import { BLOCK_TILES, DENSE_PAIR, padFilters, planeBytes, PLANES } from './planes.ts';
import { CLIP_IN, TO_INPUT_TILE } from './tiles.ts';
import { TILE } from './toom.ts';

/** Parameters of a convolution kernel, besides what it reads and writes. */
export const IMAGES = [
  'firstImage',
  'endImage',
  'height',
  'width',
  'channels',
  'outHeight',
  'outWidth',
  'filters',
  'padTop',
  'padLeft',
] as const;

/** The parameters that both directions share. */
export type Images = Record<(typeof IMAGES)[number] | 'input' | 'workspace', Local>;

/** Sizes and places that both directions share, computed once a call. */
export interface Layout {
  /** Bytes of a pixel of the input and of the output. */
  readonly inPixel: Local;
  readonly outPixel: Local;
  /** The same for rows of padded filters. */
  readonly outRow: Local;
  /** Planes of the block's input tiles: [36][BLOCK_TILES][channels]. */
  readonly inPlanes: Local;
  readonly inPlane: Local;
  /** Planes of the block's outputs or their gradients. */
  readonly outPlanes: Local;
  readonly outPlane: Local;
  /** Bytes of one plane of the filter. */
  readonly filterPlane: Local;
  readonly paddedFilters: Local;
}

/** Works out the layout from a call's parameters. */
export function layOut(f: FunctionBuilder, p: Images): Layout {
  const inPixel = f.i32(p.channels.shiftLeft(2));
  const outPixel = f.i32(p.filters.shiftLeft(2));
  const paddedFilters = f.i32(padFilters(p.filters));
  const outRow = f.i32(paddedFilters.shiftLeft(2));
  const inPlane = f.i32(planeBytes(p.channels, f.i32(BLOCK_TILES)));
  const outPlane = f.i32(planeBytes(paddedFilters, f.i32(BLOCK_TILES)));
  // The border tile comes first: it holds 36 pixels of the input or of the output, whichever is larger.
  const inPlanes = f.i32(p.workspace.add(inPixel.add(outRow).multiply(PLANES)));
  const outPlanes = f.i32(inPlanes.add(inPlane.multiply(PLANES)));
  const filterPlane = f.i32(planeBytes(paddedFilters, p.channels));
  return { inPixel, outPixel, outRow, inPlanes, inPlane, outPlanes, outPlane, filterPlane, paddedFilters };
}

/** One tile: its place within the block, its image and its first output pixel. */
export interface Tile {
  readonly inBlock: Local;
  readonly image: Local;
  readonly y: Local;
  readonly x: Local;
}

/** Walks the images' tiles block by block; `visit` gets the number of tiles and a walk over them. */
export function eachBlock(
  f: FunctionBuilder,
  p: Images,
  outputs: number,
  visit: (count: Local, eachTile: (body: (tile: Tile) => void) => void) => void,
): void {
  const across = f.i32(p.outWidth.add(outputs - 1).divide(outputs));
  const perImage = f.i32(
    p.outHeight
      .add(outputs - 1)
      .divide(outputs)
      .multiply(across),
  );
  const end = f.i32(p.endImage.multiply(perImage));
  const count = f.i32();
  f.range(p.firstImage.multiply(perImage), end, BLOCK_TILES, first => {
    count.set(end.subtract(first).smaller(BLOCK_TILES));
    visit(count, body =>
      f.range(0, count, 1, inBlock => {
        const index = f.i32(first.add(inBlock));
        const image = f.i32(index.divide(perImage));
        const within = f.i32(index.remainder(perImage));
        const y = f.i32(within.divide(across).multiply(outputs));
        const x = f.i32(within.remainder(across).multiply(outputs));
        body({ inBlock, image, y, x });
      }),
    );
  });
}

/** The tile's input, through the border tile where it sticks out, to the planes. */
export function transformInput(f: FunctionBuilder, p: Images, layout: Layout, tile: Tile): void {
  const { inPixel, inPlanes, inPlane } = layout;
  const top = f.i32(tile.y.subtract(p.padTop));
  const left = f.i32(tile.x.subtract(p.padLeft));
  const image = f.i32(p.input.add(tile.image.multiply(p.height).multiply(p.width).multiply(inPixel)));
  const source = f.i32();
  const sourceRow = f.i32();
  const inside = top
    .atLeast(0)
    .and(left.atLeast(0))
    .and(p.height.atLeast(top.add(TILE)))
    .and(p.width.atLeast(left.add(TILE)));
  f.when(
    inside,
    () => {
      source.set(image.add(top.multiply(p.width).add(left).multiply(inPixel)));
      sourceRow.set(p.width.multiply(inPixel));
    },
    () => {
      const { height, width, workspace } = p;
      f.call(CLIP_IN, { image, height, width, pixelBytes: inPixel, top, left, n: TILE, tile: workspace });
      source.set(workspace);
      sourceRow.set(inPixel.multiply(TILE));
    },
  );
  f.call(TO_INPUT_TILE, {
    source,
    sourceRow,
    sourceColumn: inPixel,
    sourcePair: DENSE_PAIR,
    target: inPlanes.add(tile.inBlock.multiply(inPixel)),
    targetRow: inPlane.multiply(TILE),
    targetColumn: inPlane,
    targetPair: DENSE_PAIR,
    vectors: p.channels.shiftRight(2),
  });
}

/** Do all outputs of the tile lie within the image? */
export const whole = (p: Images, tile: Tile, outputs: number): Expression =>
  p.outHeight.atLeast(tile.y.add(outputs)).and(p.outWidth.atLeast(tile.x.add(outputs)));
