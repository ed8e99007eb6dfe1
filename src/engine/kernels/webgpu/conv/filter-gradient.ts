/**
 * The gradients of a convolution's filters and bias: sums over all pixels of the batch, split into pieces that are added
 * up afterwards (./splits.ts), so that small filters too keep the device busy.
 *
 * One thread keeps a tile in registers: some rows of the kernel seen as a matrix [taps · input channels, output channels]
 * by some columns. It walks along the output's pixels, a few at a time. The bias gradient is one more row.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from '../gpu.ts';
import { reads, writes } from '../program.ts';
import type { Tiles } from '../tiles.ts';
import { floatsOf, lines, list, upTo } from '../wgsl.ts';
import { channelPlaces, fours, inFours, store } from './product.ts';
import { pixels, shapeKey, type ConvShape } from './shape.ts';
import { addFilterSplits } from './splits.ts';

/** Both gradients, in data of their own. */
export interface FilterGradients {
  readonly kernel: TensorInfo;
  readonly bias: TensorInfo;
}

/** A thread's tile and how many there are. */
interface Layout {
  readonly shape: ConvShape;
  /** Input channels that are loaded at once. */
  readonly lanes: 1 | 4;
  /** Rows of the tile, in groups of `lanes`; those of the kernel. */
  readonly groups: number;
  readonly allGroups: number;
  readonly columns: number;
  /** Pixels that an iteration takes. */
  readonly perIteration: number;
  readonly tilesAcross: number;
  readonly tilesDown: number;
  readonly splits: number;
}

/** From the gradient of x ∗ kernel + bias; the kernel's as `kernelShape`. */
export function filterGradients(
  gpu: Gpu,
  shape: ConvShape,
  x: TensorInfo,
  gradient: TensorInfo,
  kernelShape: readonly number[],
): FilterGradients {
  const layout = layoutOf(gpu.tiles, shape);
  const { lanes, groups, columns, tilesAcross, tilesDown, splits } = layout;
  const { channels } = shape.output;
  const type = floatsOf(inFours(shape.output) ? 4 : 1);
  const kernel = gpu.output(kernelShape);
  const bias = gpu.output([channels]);
  const pieces = splits > 1 ? gpu.output([splits, kernelRows(shape) + 1, channels]) : null;
  gpu.run({
    key: ['filter_gradient', shapeKey(shape), groups, columns, layout.perIteration, splits].join('_'),
    bindings: [
      reads('x', x, floatsOf(lanes)),
      reads('gradient', gradient, type),
      ...(pieces
        ? [writes('pieces', pieces, type)]
        : [writes('kernel', kernel, type), writes('bias', bias, type)]),
    ],
    threads: tilesAcross * (tilesDown + 1) * splits,
    width: gpu.tiles.width,
    sizes: { pixels: shape.batch * pixels(shape.output) },
    main: () => filterGradientText(layout),
  });
  if (pieces) {
    addFilterSplits(gpu, pieces, splits, kernel, bias);
    gpu.release(pieces);
  }
  return { kernel, bias };
}

/** Rows of the kernel as a matrix. */
const kernelRows = ({ filterHeight, filterWidth, input }: ConvShape): number =>
  filterHeight * filterWidth * input.channels;

function layoutOf(tiles: Tiles, shape: ConvShape): Layout {
  const lanes = inFours(shape.input) ? 4 : 1;
  const allGroups = kernelRows(shape) / lanes;
  const tile = lanes === 4 ? tiles.filters.fours : tiles.filters.ones;
  const groups = lanes === 4 ? sharedGroups(shape, tile.groups) : Math.min(tile.groups, allGroups);
  const columns = Math.min(tile.columns, fours(shape.output.channels) * 4);
  const tilesAcross = Math.ceil(shape.output.channels / columns);
  const tilesDown = Math.ceil(allGroups / groups);
  const wanted = Math.ceil(tiles.busy / (tilesAcross * (tilesDown + 1)));
  const splits = Math.max(1, Math.min(wanted, tiles.splits, shape.batch * pixels(shape.output)));
  const counts = { groups, allGroups, tilesAcross, tilesDown, splits };
  return { shape, lanes, columns, perIteration: tile.pixels, ...counts };
}

/** The largest number of groups up to `most` that all lie under one tap: then its place is worked out once for them all. */
const sharedGroups = ({ input }: ConvShape, most: number): number =>
  upTo(most + 1).findLast(groups => groups > 0 && (input.channels / 4) % groups === 0) ?? 1;

/** Do all groups of a tile lie under the same tap? */
const isShared = ({ shape, lanes, groups }: Layout): boolean => (shape.input.channels / lanes) % groups === 0;

function filterGradientText(layout: Layout): string {
  const { shape, groups, allGroups, lanes, columns, tilesAcross, tilesDown, splits } = layout;
  const vectors = columns / 4;
  return `
    let across = index % ${tilesAcross};
    let down = index / ${tilesAcross} % ${tilesDown + 1};
    let split = index / ${tilesAcross * (tilesDown + 1)};
    let piece = (sizes.pixels + ${splits - 1}) / ${splits};
    let begin = split * piece;
    let end = min(sizes.pixels, begin + piece);
    ${channelPlaces(shape.output, { rows: 1, columns })}
    if (down == ${tilesDown}) {
      ${biasText(layout)}
      return;
    }
    ${lines(groups, g => `let group${g} = min(down * ${groups} + ${g}, ${allGroups - 1});`)}
    ${lines(groups * lanes, r => lines(vectors, c => `var sum${r}_${c} = vec4f();`))}
    ${overPixels(layout)}
    ${lines(groups * lanes, r => lines(vectors, c => put(layout, r, c)))}
  `;
}

/**
 * Adds up an iteration's pixels: `slope{c}_{u}` are the gradients of pixel u, `x{g}_{u}` its inputs. Pixels are added up
 * before they join the tile's sum: that one may have to be fetched from memory.
 */
function addPixels({ groups, lanes, columns, perIteration }: Layout): string {
  const input = (g: number, u: number, lane: number): string =>
    lanes === 4 ? `x${g}_${u}[${lane}]` : `x${g}_${u}`;
  const addTo = (g: number, lane: number, c: number): string => {
    const products = upTo(perIteration).map(u => `${input(g, u, lane)} * slope${c}_${u}`);
    return `sum${g * lanes + lane}_${c} += ${products.join(' + ')};`;
  };
  return lines(groups, g => lines(lanes, lane => lines(columns / 4, c => addTo(g, lane, c))));
}

/** WGSL that declares `slope{c}_{u}`, the gradient at the output's pixel `pixel{u}`. */
function slopesAt({ shape, columns }: Layout, u: number): string {
  const { output } = shape;
  const row = inFours(output) ? output.channels / 4 : output.channels;
  return lines(columns / 4, c =>
    inFours(output)
      ? `let slope${c}_${u} = gradient[pixel${u} * ${row} + channel${c}];`
      : `let slope${c}_${u} = vec4f(${list(4, q => `gradient[pixel${u} * ${row} + channel${c}_${q}]`)});`,
  );
}

function biasText(layout: Layout): string {
  const { shape, columns } = layout;
  const row = kernelRows(shape);
  return `
    ${lines(columns / 4, c => `var sum${c} = vec4f();`)}
    for (var pixel = begin; pixel < end; pixel++) {
      let pixel0 = pixel;
      ${slopesAt(layout, 0)}
      ${lines(columns / 4, c => `sum${c} += slope${c}_0;`)}
    }
    ${lines(columns / 4, c =>
      layout.splits > 1
        ? store(shape.output, 'pieces', `(split * ${row + 1} + ${row})`, c, `sum${c}`)
        : store(shape.output, 'bias', '0', c, `sum${c}`),
    )}`;
}

/** Stores row r of the tile. */
function put({ shape, lanes, splits }: Layout, r: number, c: number): string {
  const row = `group${Math.floor(r / lanes)} * ${lanes} + ${r % lanes}`;
  return splits > 1
    ? store(shape.output, 'pieces', `(split * ${kernelRows(shape) + 1} + ${row})`, c, `sum${r}_${c}`)
    : store(shape.output, 'kernel', `(${row})`, c, `sum${r}_${c}`);
}

/**
 * One loop over all pixels of the piece; a tap that lies outside the image adds zeros. (Loops over rows and columns that
 * leave those out are slower on software adapters: entering a loop is dear where all sums are live in it.)
 */
function overPixels(layout: Layout): string {
  const { shape, groups, lanes, perIteration } = layout;
  const { input, output } = shape;
  const perPixel = input.channels / lanes;
  const taps = isShared(layout) ? 1 : groups;
  const pixelText = (u: number): string => `
    let isPixel${u} = start + ${u} < end;
    let pixel${u} = min(start + ${u}, end - 1);
    let row${u} = pixel${u} % ${pixels(output)} / ${output.width};
    let column${u} = pixel${u} % ${output.width};
    let same${u} = ((pixel${u} / ${pixels(output)} * ${input.height} + row${u}) * ${input.width} + column${u}) * ${perPixel};
    ${slopesAt(layout, u)}
    ${lines(taps, t => tapText(layout, t, u))}
    ${lines(groups, g => inputText(layout, g, u))}`;
  return `
    ${lines(taps, t => tapPlace(layout, t))}
    for (var start = begin; start < end; start += ${perIteration}) {
      ${lines(perIteration, pixelText)}
      ${addPixels(layout)}
    }`;
}

/** Where the tap of group t lies, seen from the output's pixel. */
function tapPlace({ shape, lanes }: Layout, t: number): string {
  const { input, filterWidth, padTop, padLeft } = shape;
  const perPixel = input.channels / lanes;
  return `
    let tap${t} = group${t} / ${perPixel};
    let below${t} = tap${t} / ${filterWidth} - ${padTop};
    let beyond${t} = tap${t} % ${filterWidth} - ${padLeft};
    let nearby${t} = (below${t} * ${input.width} + beyond${t}) * ${perPixel} + group${t} % ${perPixel};`;
}

/** Whether that is inside pixel u's image, and where its group of channels then is. */
function tapText({ shape }: Layout, t: number, u: number): string {
  const { input, filterHeight, filterWidth } = shape;
  // 1×1 filters never reach beyond the image.
  const inside =
    filterHeight * filterWidth === 1
      ? ''
      : `& (u32(row${u} + below${t}) < ${input.height}u) & (u32(column${u} + beyond${t}) < ${input.width}u)`;
  return `
    let inside${t}_${u} = isPixel${u} ${inside};
    let at${t}_${u} = select(0, same${u} + nearby${t}, inside${t}_${u});`;
}

/** The inputs of group g at pixel u; groups under one tap lie one after another. */
function inputText(layout: Layout, g: number, u: number): string {
  const [t, step] = isShared(layout) ? [0, g] : [g, 0];
  return `let x${g}_${u} = select(${floatsOf(layout.lanes)}(), x[at${t}_${u} + ${step}], inside${t}_${u});`;
}
