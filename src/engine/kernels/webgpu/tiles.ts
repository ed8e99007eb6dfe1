/**
 * How much of its work one thread does, by kind of adapter. Software adapters run threads one after another: large register
 * tiles, no shared memory. GPUs want many threads with few registers each.
 */
import { isSoftware } from '../../devices/device.ts';

/** Outputs of one thread of a product: rows (pixels) and columns (channels, a multiple of 4). */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
}

/** What one thread of a filter gradient does. */
export interface FilterTile {
  /** Rows of the kernel seen as a matrix [taps · input channels, output channels]: as many times four, or one. */
  readonly groups: number;
  /** Its columns, a multiple of 4. */
  readonly columns: number;
  /** Pixels that an iteration takes. */
  readonly pixels: number;
}

export interface Tiles {
  readonly software: boolean;
  /** Threads of a workgroup that computes products. */
  readonly width: number;
  /** Threads of any other workgroup, whose threads have little to do each: starting one costs more. */
  readonly plainWidth: number;
  /** Threads that keep the device busy: sums are split until there are so many. */
  readonly busy: number;
  /** Largest number of pieces that a sum is split into. */
  readonly splits: number;
  /** Tiles of a product, from the largest. */
  readonly products: readonly Tile[];
  /** Filter gradients: tiles where input channels come in fours, and where they come one by one. */
  readonly filters: { readonly fours: FilterTile; readonly ones: FilterTile };
}

/**
 * SwiftShader on two cores (2026), the best of a sweep over the convolutions of `stratified-cv`: products with 64 sums a
 * thread (128 take 1.5 times as long, 32 take 1.3 times), filter gradients with 128 and two pixels an iteration.
 */
export const SOFTWARE: Tiles = {
  software: true,
  width: 16,
  plainWidth: 128,
  busy: 512,
  splits: 16,
  products: [
    { rows: 8, columns: 8 },
    { rows: 8, columns: 4 },
  ],
  filters: {
    fours: { groups: 2, columns: 16, pixels: 2 },
    ones: { groups: 9, columns: 8, pixels: 2 },
  },
};

/** A guess, until a GPU is at hand: at most 64 accumulators, 64 threads a workgroup, about 32,000 threads. */
export const HARDWARE: Tiles = {
  software: false,
  width: 64,
  plainWidth: 128,
  busy: 32_768,
  splits: 256,
  products: [
    { rows: 8, columns: 8 },
    { rows: 4, columns: 8 },
    { rows: 4, columns: 4 },
  ],
  filters: {
    fours: { groups: 2, columns: 8, pixels: 1 },
    ones: { groups: 5, columns: 8, pixels: 1 },
  },
};

/** What suits the adapter; browsers that do not tell count as hardware. */
export function tilesFor(adapter: Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'description'>): Tiles {
  return isSoftware(`${adapter.vendor} ${adapter.architecture} ${adapter.description}`) ? SOFTWARE : HARDWARE;
}
