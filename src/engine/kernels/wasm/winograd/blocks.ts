/** The walk over an image batch's tiles, a block at a time, and the ways between images and planes. */
import type { Expression, Operand } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import { MOST_ROWS, PANEL_COLUMNS, panelSignature, ROW_BYTES, type Storage } from '../gemm/panel.ts';
import { CLIP_IN, CLIP_OUT } from './clips.ts';
import { BLOCK_TILES, DENSE_PAIR, padFilters, planeBytes, planesOf } from './planes.ts';
import { outputsPerTile, type Form } from './toom.ts';
import type { Transform } from './transforms.ts';

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

/** The parameters that all directions share. */
export type Images = Record<(typeof IMAGES)[number] | 'workspace', Local>;

/** A batch of images, and their tiles' planes: [tile²][tiles of a block][channels]. */
export interface Side {
  readonly height: Local;
  readonly width: Local;
  readonly channels: Local;
  readonly pixelBytes: Local;
  readonly planes: Local;
  /** Bytes of a tile's channels within a plane, and of a plane. */
  readonly tileBytes: Local;
  readonly planeBytes: Local;
}

/** Where everything is, computed once a call. */
export interface Layout {
  readonly form: Form;
  /** Most tiles of a block. */
  readonly most: number;
  /** Room for one tile at the border: as many pixels of the input or of the output, whichever are larger. */
  readonly border: Local;
  readonly inputs: Side;
  readonly outputs: Side;
}

/**
 * Works out the layout from a call's parameters. The planes of `padded` have room for whole panels of 8 channels: the
 * side that a matrix product writes or reads as panels.
 */
export function layOut(
  f: FunctionBuilder,
  p: Images,
  form: Form,
  padded: 'inputs' | 'outputs',
  most = BLOCK_TILES,
): Layout {
  const planes = planesOf(form.tile);
  const side = (height: Local, width: Local, channels: Local, pad: boolean) => {
    const room = f.i32(pad ? padFilters(channels) : channels);
    return {
      height,
      width,
      channels,
      pixelBytes: f.i32(channels.shiftLeft(2)),
      tileBytes: f.i32(room.shiftLeft(2)),
      planeBytes: f.i32(planeBytes(room, f.i32(most))),
    };
  };
  const inputs = side(p.height, p.width, p.channels, padded === 'inputs');
  const outputs = side(p.outHeight, p.outWidth, p.filters, padded === 'outputs');
  const inPlanes = f.i32(p.workspace.add(inputs.tileBytes.add(outputs.tileBytes).multiply(planes)));
  const outPlanes = f.i32(inPlanes.add(inputs.planeBytes.multiply(planes)));
  return {
    form,
    most,
    border: p.workspace,
    inputs: { ...inputs, planes: inPlanes },
    outputs: { ...outputs, planes: outPlanes },
  };
}

/** One tile: its place within the block and within its image, its image and its first output pixel. */
export interface Tile {
  readonly inBlock: Local;
  readonly inImage: Local;
  readonly image: Local;
  readonly y: Local;
  readonly x: Local;
}

/** Walks the images' tiles block by block; `visit` gets the number of tiles and a walk over them. */
export function eachBlock(
  f: FunctionBuilder,
  p: Images,
  { form, most }: Layout,
  visit: (count: Local, eachTile: (body: (tile: Tile) => void) => void) => void,
): void {
  const outputs = outputsPerTile(form);
  const across = f.i32(p.outWidth.add(outputs - 1).divide(outputs));
  const perImage = f.i32(
    p.outHeight
      .add(outputs - 1)
      .divide(outputs)
      .multiply(across),
  );
  const end = f.i32(p.endImage.multiply(perImage));
  const start = f.i32(p.firstImage.multiply(perImage));
  const size = f.i32(evenShare(end.subtract(start), most));
  const count = f.i32();
  f.range(start, end, size, first => {
    count.set(end.subtract(first).smaller(size));
    visit(count, body =>
      f.range(0, count, 1, inBlock => {
        const index = f.i32(first.add(inBlock));
        const image = f.i32(index.divide(perImage));
        const inImage = f.i32(index.remainder(perImage));
        const y = f.i32(inImage.divide(across).multiply(outputs));
        const x = f.i32(inImage.remainder(across).multiply(outputs));
        body({ inBlock, inImage, image, y, x });
      }),
    );
  });
}

/** Tiles of a block where `total` are spread evenly over as few blocks as hold them, up to whole register blocks. */
function evenShare(total: Expression, most: number): Expression {
  const blocks = total.add(most - 1).divide(most);
  const share = total.add(blocks).subtract(1).divide(blocks.larger(1));
  return share
    .add(MOST_ROWS - 1)
    .divide(MOST_ROWS)
    .multiply(MOST_ROWS)
    .larger(MOST_ROWS);
}

/** A square piece of one image: its corner, which may lie outside, and its pixels along a side. */
export interface Piece {
  readonly top: Local;
  readonly left: Local;
  readonly size: number;
}

/** What the tile reads of the input, or whose gradient it adds to. */
export const inputPiece = (f: FunctionBuilder, p: Images, { form }: Layout, tile: Tile): Piece => ({
  top: f.i32(tile.y.subtract(p.padTop)),
  left: f.i32(tile.x.subtract(p.padLeft)),
  size: form.tile,
});

/** The tile's outputs. */
export const outputPiece = ({ form }: Layout, { y, x }: Tile): Piece => ({
  top: y,
  left: x,
  size: outputsPerTile(form),
});

/** The first byte of the tile's image in a batch. */
export const imageOf = (f: FunctionBuilder, batch: Local, side: Side, tile: Tile): Local =>
  f.i32(batch.add(tile.image.multiply(side.height).multiply(side.width).multiply(side.pixelBytes)));

/** One tile's way between an image and the planes: `inBlock` is the tile's place in a plane, in bytes. */
export interface Way {
  readonly side: Side;
  readonly image: Local;
  readonly piece: Piece;
  readonly inBlock: Expression;
  /** Bytes from one pair of vectors to the next in the planes. */
  readonly planePair?: number;
  readonly transform: Transform;
}

/** From a piece of an image, zero where it sticks out, to the planes. */
export function toPlanes(f: FunctionBuilder, layout: Layout, way: Way): void {
  const { side, piece } = way;
  const place = placeOf(f, way);
  f.when(sticksOut(side, piece), () => {
    f.call(CLIP_IN, clipOf(layout, way));
    place.at.set(layout.border);
    place.row.set(side.pixelBytes.multiply(piece.size));
  });
  f.call(way.transform, {
    source: place.at,
    sourceRow: place.row,
    sourceColumn: side.pixelBytes,
    sourcePair: DENSE_PAIR,
    target: side.planes.add(way.inBlock),
    targetRow: side.planeBytes.multiply(layout.form.tile),
    targetColumn: side.planeBytes,
    targetPair: way.planePair ?? DENSE_PAIR,
    vectors: side.channels.shiftRight(2),
  });
}

/** From the planes to what of a piece lies within its image; `adds` where the transform adds to what is there. */
export function fromPlanes(f: FunctionBuilder, layout: Layout, way: Way, adds: boolean): void {
  const { side, piece } = way;
  const place = placeOf(f, way);
  const out = f.i32(sticksOut(side, piece));
  f.when(out, () => {
    if (adds) f.call(CLIP_IN, clipOf(layout, way));
    place.at.set(layout.border);
    place.row.set(side.pixelBytes.multiply(piece.size));
  });
  f.call(way.transform, {
    source: side.planes.add(way.inBlock),
    sourceRow: side.planeBytes.multiply(layout.form.tile),
    sourceColumn: side.planeBytes,
    sourcePair: way.planePair ?? DENSE_PAIR,
    target: place.at,
    targetRow: place.row,
    targetColumn: side.pixelBytes,
    targetPair: DENSE_PAIR,
    vectors: side.channels.shiftRight(2),
  });
  f.when(out, () => f.call(CLIP_OUT, clipOf(layout, way)));
}

/** The piece's first pixel, were it all within the image, and the bytes of a row of pixels. */
function placeOf(f: FunctionBuilder, { image, side, piece }: Way): { at: Local; row: Local } {
  const pixel = piece.top.multiply(side.width).add(piece.left);
  return {
    at: f.i32(image.add(pixel.multiply(side.pixelBytes))),
    row: f.i32(side.width.multiply(side.pixelBytes)),
  };
}

/** Does a part of the piece lie outside of the image? */
const sticksOut = ({ height, width }: Side, { top, left, size }: Piece): Expression =>
  top.less(0).or(left.less(0)).or(top.add(size).greater(height)).or(left.add(size).greater(width));

const clipOf = ({ border }: Layout, { image, side, piece }: Way) => ({
  image,
  height: side.height,
  width: side.width,
  pixelBytes: side.pixelBytes,
  top: piece.top,
  left: piece.left,
  n: piece.size,
  tile: border,
});

/** planes of C (+)= planes of A · panels, for each plane: what all three directions have in common. */
export function multiplyPlanes(
  f: FunctionBuilder,
  form: Form,
  storage: Storage,
  product: {
    readonly rows: Operand;
    readonly depth: Operand;
    /** Columns of C, rounded up to whole panels. */
    readonly columns: Local;
    readonly a: Factor;
    readonly panels: Factor;
    readonly c: Factor;
    readonly accumulate: Operand;
  },
): void {
  const { rows, depth, columns, a, panels, c, accumulate } = product;
  f.range(0, planesOf(form.tile), 1, plane => {
    const start = ({ address, planeBytes: bytes }: Factor): Local =>
      f.i32(address.add(plane.multiply(bytes)));
    const [aStart, panel, target] = [start(a), start(panels), start(c)];
    f.range(0, columns, PANEL_COLUMNS, () => {
      f.call(panelSignature(storage), {
        rows,
        depth,
        a: aStart,
        aStride: a.rowBytes,
        panel,
        c: target,
        cStride: c.rowBytes,
        accumulate,
      });
      panel.advance(panels.rowBytes);
      target.advance(ROW_BYTES);
    });
  });
}

/** Planes of one factor: a row is what one row of a matrix takes, or one panel of 8 columns. */
export interface Factor {
  readonly address: Local;
  readonly planeBytes: Local;
  readonly rowBytes: Operand;
}
