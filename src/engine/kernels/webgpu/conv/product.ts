/**
 * The sums of a convolution: every target pixel takes, for each tap of the filter, a source pixel's channels times a
 * matrix. That is the forward pass and, with the taps in reverse and the matrices transposed, the input gradient.
 *
 * One thread keeps a tile of sums in registers, some pixels by some channels, and walks through taps and source channels.
 * No shared memory and no barriers. Where a tile would reach beyond the last pixel or channel it takes the last one
 * again and writes it twice: conditions in code unrolled so far take compilers seconds and gigabytes.
 */
import { lines, list, upTo } from '../wgsl.ts';
import type { Tile } from '../tiles.ts';
import type { ConvShape, ImageSize } from './shape.ts';

/** A convolution as sums over source pixels. */
export interface Correlation {
  readonly source: ImageSize;
  readonly target: ImageSize;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  /**
   * Weights are [taps, source channels, target channels]; reversed, they are [taps, target channels, source channels] and
   * the last tap comes first.
   */
  readonly reversed: boolean;
}

/** Output from input. */
export const forwardSums = (shape: ConvShape): Correlation => ({
  ...shape,
  source: shape.input,
  target: shape.output,
  reversed: false,
});

/** Input gradient from output gradient. */
export const backwardSums = (shape: ConvShape): Correlation => ({
  ...shape,
  source: shape.output,
  target: shape.input,
  padTop: shape.filterHeight - 1 - shape.padTop,
  padLeft: shape.filterWidth - 1 - shape.padLeft,
  reversed: true,
});

/** How a thread's sums are laid out; the names in WGSL follow from it. */
export interface SumsLayout {
  readonly correlation: Correlation;
  readonly tile: Tile;
  /** Pieces of the sum over taps and source channels, each by a thread of its own. */
  readonly splits: number;
  /** WGSL that declares, for each row r of the tile, `image{r}` (its image's number), `row{r}` and `column{r}`. */
  readonly places: string;
  /** What sum{r}_{c} starts from, four channels at a time. */
  readonly start: (c: number) => string;
}

/** Channels in fours, rounded up. */
export const fours = (channels: number): number => Math.ceil(channels / 4);

/** Tiles that lie side by side over the target's channels. */
export const tilesAcross = ({ target }: Correlation, tile: Tile): number =>
  Math.ceil(target.channels / tile.columns);

/** Vectors of four channels in a row of a tile. */
export const vectors = (tile: Tile): number => tile.columns / 4;

/** Do the source's and the target's channels come in fours, so that they are loaded and stored as vectors? */
export const inFours = ({ channels }: ImageSize): boolean => channels % 4 === 0;

/** Weights are loaded as vectors along their last axis where that is whole. */
export const weightsInFours = ({ source, target, reversed }: Correlation): boolean =>
  inFours(reversed ? source : target);

/**
 * WGSL that declares `channel{c}` for each vector of the tile: which vector of the target's channels it is, or, where they
 * do not come in fours, `channel{c}_{q}` for each of its four. `across` is the tile's place among the channels.
 */
export function channelPlaces(target: ImageSize, tile: Tile): string {
  const { channels } = target;
  return lines(vectors(tile), c =>
    inFours(target)
      ? `let channel${c} = min(across * ${vectors(tile)} + ${c}, ${channels / 4 - 1});`
      : lines(
          4,
          q => `let channel${c}_${q} = min((across * ${vectors(tile)} + ${c}) * 4 + ${q}, ${channels - 1});`,
        ),
  );
}

/** The number of one target channel: lane q of the tile's vector c. */
const channel = (target: ImageSize, c: number, q: number): string =>
  inFours(target) ? `(channel${c} * 4 + ${q})` : `channel${c}_${q}`;

/** Four values of a vector indexed by target channel, such as the bias. */
export const alongChannels = (target: ImageSize, name: string, c: number): string =>
  inFours(target) ? `${name}[channel${c}]` : `vec4f(${list(4, q => `${name}[${channel(target, c, q)}]`)})`;

/** Stores four channels of the target's pixel `pixel`. */
export const store = (target: ImageSize, name: string, pixel: string, c: number, value: string): string =>
  inFours(target)
    ? `${name}[${pixel} * ${fours(target.channels)} + channel${c}] = ${value};`
    : `{ let four = ${value}; ${upTo(4)
        .map(q => `${name}[${pixel} * ${target.channels} + ${channel(target, c, q)}] = four[${q}];`)
        .join(' ')} }`;

/** WGSL that leaves the sums in sum{r}_{c}; reads `source` and `weights`, and `split` where there are several. */
export function sums(layout: SumsLayout): string {
  const { correlation, tile, places, start } = layout;
  const accumulators = lines(tile.rows, r => lines(vectors(tile), c => `var sum${r}_${c} = ${start(c)};`));
  return `
    ${places}
    ${channelPlaces(correlation.target, tile)}
    ${accumulators}
    ${isPointwise(correlation) ? pointwise(layout) : overTaps(layout)}
  `;
}

/** One tap and no padding: source and target pixels are the same. */
const isPointwise = ({ filterHeight, filterWidth, padTop, padLeft }: Correlation): boolean =>
  filterHeight * filterWidth === 1 && padTop + padLeft === 0;

/** Steps of a target pixel's sum. */
export const stepsOf = (correlation: Correlation): number =>
  correlation.filterHeight * correlation.filterWidth * depth(correlation);

/** Steps of the sum over the source's channels: four at a time where they come in fours. */
const depth = ({ source }: Correlation): number => (inFours(source) ? source.channels / 4 : source.channels);

function pointwise(layout: SumsLayout): string {
  const { correlation, tile, splits } = layout;
  const [first, end] = share(depth(correlation), splits);
  return `
    let weightRow = 0;
    ${lines(tile.rows, r => `let at${r} = ${samePlace(correlation, r)} * ${depth(correlation)};`)}
    for (var k = ${first}; k < ${end}; k++) {
      ${addProducts(layout, r => `source[at${r} + k]`)}
    }
  `;
}

/** The source's pixel at the place of the target's. */
const samePlace = ({ source }: Correlation, r: number): string =>
  `((image${r} * ${source.height} + row${r}) * ${source.width} + column${r})`;

/**
 * One loop over all taps and channels: entering a loop is dear on software adapters, where all sums are live in it, and
 * working out anew where the source lies costs next to nothing.
 */
function overTaps(layout: SumsLayout): string {
  const { correlation, tile, splits } = layout;
  const { source, target, filterHeight, filterWidth, padTop, padLeft, reversed } = correlation;
  const steps = depth(correlation);
  const [first, end] = share(stepsOf(correlation), splits);
  // As unsigned numbers, places before the first are far beyond the last: one comparison tells both.
  const place = (r: number): string => `
    let inside${r} = (u32(row${r} + below) < ${source.height}u) & (u32(column${r} + beyond) < ${source.width}u);
    let at${r} = select(0, (same${r} + nearby) * ${steps} + k, inside${r});`;
  return `
    ${lines(tile.rows, r => `let same${r} = ${samePlace(correlation, r)};`)}
    for (var step = ${first}; step < ${end}; step++) {
      let tap = step / ${steps};
      let k = step % ${steps};
      let below = tap / ${filterWidth} - ${padTop};
      let beyond = tap % ${filterWidth} - ${padLeft};
      let nearby = below * ${source.width} + beyond;
      let weightRow = ${reversed ? `(${filterHeight * filterWidth - 1} - tap)` : 'tap'} * ${reversed ? target.channels : source.channels};
      ${lines(tile.rows, place)}
      ${addProducts(layout, r => where(correlation, `inside${r}`, `source[at${r}]`))}
    }
  `;
}

const where = ({ source }: Correlation, condition: string, value: string): string =>
  `select(${inFours(source) ? 'vec4f()' : '0.0'}, ${value}, ${condition})`;

/** The first step of this thread's share of a sum, and the first beyond it, as WGSL. */
function share(steps: number, splits: number): [string, string] {
  const piece = Math.ceil(steps / splits);
  return splits === 1 ? ['0', String(steps)] : [`split * ${piece}`, `min(${steps}, (split + 1) * ${piece})`];
}

/** Adds one tap's products at step k; `load` is the source for row r of the tile. */
const addProducts = (layout: SumsLayout, load: (r: number) => string): string => `
  ${lines(layout.tile.rows, r => `let s${r} = ${load(r)};`)}
  ${inFours(layout.correlation.source) && layout.correlation.reversed ? dotProducts(layout) : outerProducts(layout)}`;

/**
 * Each source value times a row of weights along the target's channels. Four at a time are added up before they join the
 * tile's sum: that one may have to be fetched from memory.
 */
function outerProducts({ correlation, tile }: SumsLayout): string {
  const lanes = inFours(correlation.source) ? 4 : 1;
  const source = (r: number, lane: number): string => (lanes === 4 ? `s${r}[${lane}]` : `s${r}`);
  return lines(
    vectors(tile),
    c => `
      ${lines(lanes, lane => `let w${lane}_${c} = ${weights(correlation, lanes === 4 ? `(k * 4 + ${lane})` : 'k', c)};`)}
      ${lines(
        tile.rows,
        r =>
          `sum${r}_${c} += ${upTo(lanes)
            .map(lane => `${source(r, lane)} * w${lane}_${c}`)
            .join(' + ')};`,
      )}`,
  );
}

/** Weights of one source channel and the four target channels of vector c. */
function weights({ source, target, reversed }: Correlation, from: string, c: number): string {
  const { channels } = target;
  if (reversed)
    return `vec4f(${list(4, q => `weights[(weightRow + ${channel(target, c, q)}) * ${source.channels} + ${from}]`)})`;
  return inFours(target)
    ? `weights[(weightRow + ${from}) * ${channels / 4} + channel${c}]`
    : `vec4f(${list(4, q => `weights[(weightRow + ${from}) * ${channels} + ${channel(target, c, q)}]`)})`;
}

/** Reversed weights lie along the source's channels: four of them at a time meet the source in dot products. */
function dotProducts({ correlation, tile }: SumsLayout): string {
  const { source, target } = correlation;
  return lines(
    vectors(tile),
    c => `
      ${lines(4, q => `let w${q}_${c} = weights[(weightRow + ${channel(target, c, q)}) * ${source.channels / 4} + k];`)}
      ${lines(tile.rows, r => `sum${r}_${c} += vec4f(${list(4, q => `dot(s${r}, w${q}_${c})`)});`)}`,
  );
}
