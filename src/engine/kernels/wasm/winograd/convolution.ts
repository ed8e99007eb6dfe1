/**
 * Stride-1 convolution with square 3×3 or 5×5 filters by Winograd's method: filters and tiles of the input are
 * transformed into 36 planes, each plane is one matrix product over channels, and the result is transformed back.
 * The filter gradient is the adjoint of the same steps. Channel counts must be multiples of 4.
 */
import type { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { PANEL_COLUMNS, panelSignature } from '../gemm.ts';
import {
  CLIP_IN,
  CLIP_OUT,
  defineTiles,
  TO_INPUT_TILE,
  toFilter,
  toFilterGradient,
  toOutput,
  toOutputGradient,
} from './tiles.ts';
import { FILTER_SIDES, outputsPerTile, TILE, type FilterSide } from './toom.ts';

const PLANES = TILE * TILE;
/** Tiles that are transformed before their products are made: as many as keep the planes in the second-level cache. */
const BLOCK_TILES = 32;
/** Between planes, so that the 36 of them do not all fall on the same cache sets. */
const PLANE_GAP = 64;
/** Bytes from one pixel pair of channels to the next where channels are contiguous. */
const DENSE_PAIR = 32;

const IMAGES = [
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

/** transformed[36][filters/8][channels][8] of filter[side][side][channels][filters]. */
export const transformFilter = (side: FilterSide) =>
  signature(`winograd_filter_${side}`, ['filter', 'channels', 'filters', 'transformed']);

/** filter[side][side][channels][filters] = adjoint of a transformed gradient[36][channels][filters up to 8]. */
export const untransformFilterGradient = (side: FilterSide) =>
  signature(`winograd_filter_gradient_${side}`, ['gradient', 'channels', 'filters', 'filter']);

/** output[firstImage … endImage) = input ∗ transformed filter; `workspace` as large as winogradWorkspace says. */
export const convolve = (side: FilterSide) =>
  signature(`winograd_convolve_${side}`, ['input', 'filter', 'output', ...IMAGES, 'workspace']);

/** gradient[36][channels][filters up to 8] (+)= what images firstImage … endImage contribute. */
export const correlate = (side: FilterSide) =>
  signature(`winograd_correlate_${side}`, [
    'input',
    'outputGradient',
    'gradient',
    ...IMAGES,
    'workspace',
    'accumulate',
  ]);

/** Bytes of a transformed filter, and of its gradient. */
export const transformedFilterBytes = (channels: number, filters: number): number =>
  PLANES * (4 * channels * roundUp(filters) + PLANE_GAP);

/** Bytes of the workspace: one tile at the border, then the planes of a block's input and output. */
export const winogradWorkspace = (channels: number, filters: number): number =>
  4 * PLANES * ((channels + roundUp(filters)) * (BLOCK_TILES + 1)) + 2 * PLANES * PLANE_GAP;

const roundUp = (filters: number): number => Math.ceil(filters / PANEL_COLUMNS) * PANEL_COLUMNS;

export function defineWinograd(module: ModuleBuilder): void {
  defineTiles(module);
  for (const side of FILTER_SIDES) {
    defineFilterTransforms(module, side);
    defineConvolve(module, side);
    defineCorrelate(module, side);
  }
}

/** Filters rounded up to whole panels. */
const padFilters = (filters: Expression): Expression => filters.add(PANEL_COLUMNS - 1).and(-PANEL_COLUMNS);
/** Bytes from one plane[rows][columns] to the next. */
const planeBytes = (rows: Expression, columns: Expression): Expression =>
  rows.multiply(columns).shiftLeft(2).add(PLANE_GAP);

function defineFilterTransforms(module: ModuleBuilder, side: FilterSide): void {
  module.define(transformFilter(side), (f, { filter, channels, filters, transformed }) => {
    const plane = f.i32(planeBytes(padFilters(filters), channels));
    const cell = f.i32(channels.multiply(filters).shiftLeft(2));
    f.range(0, channels, 1, channel =>
      f.call(toFilter(side), {
        source: filter.add(channel.multiply(filters).shiftLeft(2)),
        sourceRow: cell.multiply(side),
        sourceColumn: cell,
        sourcePair: DENSE_PAIR,
        target: transformed.add(channel.shiftLeft(5)),
        targetRow: plane.multiply(TILE),
        targetColumn: plane,
        targetPair: channels.shiftLeft(5),
        vectors: filters.shiftRight(2),
      }),
    );
  });
  module.define(untransformFilterGradient(side), (f, { gradient, channels, filters, filter }) => {
    const padded = f.i32(padFilters(filters));
    const plane = f.i32(planeBytes(padded, channels));
    const cell = f.i32(channels.multiply(filters).shiftLeft(2));
    f.range(0, channels, 1, channel =>
      f.call(toFilterGradient(side), {
        source: gradient.add(channel.multiply(padded).shiftLeft(2)),
        sourceRow: plane.multiply(TILE),
        sourceColumn: plane,
        sourcePair: DENSE_PAIR,
        target: filter.add(channel.multiply(filters).shiftLeft(2)),
        targetRow: cell.multiply(side),
        targetColumn: cell,
        targetPair: DENSE_PAIR,
        vectors: filters.shiftRight(2),
      }),
    );
  });
}

type Images = Record<(typeof IMAGES)[number] | 'input' | 'workspace', Local>;

/** Sizes and places that both directions share, computed once a call. */
interface Layout {
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

function layOut(f: FunctionBuilder, p: Images): Layout {
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
interface Tile {
  readonly inBlock: Local;
  readonly image: Local;
  readonly y: Local;
  readonly x: Local;
}

/** Walks the images' tiles block by block; `visit` gets the number of tiles and a walk over them. */
function eachBlock(
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
function transformInput(f: FunctionBuilder, p: Images, layout: Layout, tile: Tile): void {
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
const whole = (p: Images, tile: Tile, outputs: number): Expression =>
  p.outHeight.atLeast(tile.y.add(outputs)).and(p.outWidth.atLeast(tile.x.add(outputs)));

function defineConvolve(module: ModuleBuilder, side: FilterSide): void {
  const outputs = outputsPerTile(side);
  module.define(convolve(side), (f, p) => {
    const layout = layOut(f, p);
    const { inPixel, outPixel, outRow, inPlanes, inPlane, outPlanes, outPlane, filterPlane } = layout;

    const multiply = (count: Local): void =>
      f.range(0, PLANES, 1, plane =>
        f.range(0, layout.paddedFilters, PANEL_COLUMNS, column =>
          f.call(panelSignature('n'), {
            rows: count,
            depth: p.channels,
            a: inPlanes.add(plane.multiply(inPlane)),
            aStride: inPixel,
            panel: p.filter.add(plane.multiply(filterPlane)).add(column.multiply(inPixel)),
            c: outPlanes.add(plane.multiply(outPlane)).add(column.shiftLeft(2)),
            cStride: outRow,
            accumulate: 0,
          }),
        ),
      );
    const output = (tile: Tile): void => {
      const image = f.i32(
        p.output.add(tile.image.multiply(p.outHeight).multiply(p.outWidth).multiply(outPixel)),
      );
      const untransform = (target: Expression, targetRow: Expression): void =>
        f.call(toOutput(side), {
          source: outPlanes.add(tile.inBlock.multiply(outRow)),
          sourceRow: outPlane.multiply(TILE),
          sourceColumn: outPlane,
          sourcePair: DENSE_PAIR,
          target,
          targetRow,
          targetColumn: outPixel,
          targetPair: DENSE_PAIR,
          vectors: p.filters.shiftRight(2),
        });
      f.when(
        whole(p, tile, outputs),
        () =>
          untransform(
            image.add(tile.y.multiply(p.outWidth).add(tile.x).multiply(outPixel)),
            p.outWidth.multiply(outPixel),
          ),
        () => {
          untransform(p.workspace, outPixel.multiply(outputs));
          f.call(CLIP_OUT, {
            image,
            height: p.outHeight,
            width: p.outWidth,
            pixelBytes: outPixel,
            top: tile.y,
            left: tile.x,
            n: outputs,
            tile: p.workspace,
          });
        },
      );
    };

    eachBlock(f, p, outputs, (count, eachTile) => {
      eachTile(tile => transformInput(f, p, layout, tile));
      multiply(count);
      eachTile(output);
    });
  });
}

function defineCorrelate(module: ModuleBuilder, side: FilterSide): void {
  const outputs = outputsPerTile(side);
  module.define(correlate(side), (f, p) => {
    const layout = layOut(f, p);
    const { inPixel, outPixel, outRow, inPlanes, inPlane, outPlanes, outPlane, filterPlane } = layout;
    /** Bytes of one 8-filter panel of a plane: gradients are stored [36][filters/8][BLOCK_TILES][8]. */
    const panelBytes = BLOCK_TILES * PANEL_COLUMNS * 4;

    const outputGradient = (tile: Tile): void => {
      const image = f.i32(
        p.outputGradient.add(tile.image.multiply(p.outHeight).multiply(p.outWidth).multiply(outPixel)),
      );
      const source = f.i32();
      const sourceRow = f.i32();
      f.when(
        whole(p, tile, outputs),
        () => {
          source.set(image.add(tile.y.multiply(p.outWidth).add(tile.x).multiply(outPixel)));
          sourceRow.set(p.outWidth.multiply(outPixel));
        },
        () => {
          f.call(CLIP_IN, {
            image,
            height: p.outHeight,
            width: p.outWidth,
            pixelBytes: outPixel,
            top: tile.y,
            left: tile.x,
            n: outputs,
            tile: p.workspace,
          });
          source.set(p.workspace);
          sourceRow.set(outPixel.multiply(outputs));
        },
      );
      f.call(toOutputGradient(side), {
        source,
        sourceRow,
        sourceColumn: outPixel,
        sourcePair: DENSE_PAIR,
        target: outPlanes.add(tile.inBlock.shiftLeft(5)),
        targetRow: outPlane.multiply(TILE),
        targetColumn: outPlane,
        targetPair: panelBytes,
        vectors: p.filters.shiftRight(2),
      });
    };
    const multiply = (count: Local): void =>
      f.range(0, PLANES, 1, plane =>
        f.range(0, layout.paddedFilters, PANEL_COLUMNS, column =>
          f.call(panelSignature('t'), {
            rows: p.channels,
            depth: count,
            a: inPlanes.add(plane.multiply(inPlane)),
            aStride: inPixel,
            panel: outPlanes.add(plane.multiply(outPlane)).add(column.multiply(BLOCK_TILES * 4)),
            c: p.gradient.add(plane.multiply(filterPlane)).add(column.shiftLeft(2)),
            cStride: outRow,
            accumulate: p.accumulate,
          }),
        ),
      );

    eachBlock(f, p, outputs, (count, eachTile) => {
      eachTile(tile => {
        transformInput(f, p, layout, tile);
        outputGradient(tile);
      });
      multiply(count);
      p.accumulate.set(1);
    });
  });
}
