/** Filters to their 36 planes, and the planes' gradient back to the filters'. */
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { DENSE_PAIR, padFilters, planeBytes } from './planes.ts';
import { toFilter, toFilterGradient } from './tiles.ts';
import { TILE, type FilterSide } from './toom.ts';

/** transformed[36][filters/8][channels][8] of filter[side][side][channels][filters]. */
export const transformFilter = (side: FilterSide) =>
  signature(`winograd_filter_${side}`, ['filter', 'channels', 'filters', 'transformed']);

/** filter[side][side][channels][filters] = adjoint of a transformed gradient[36][channels][filters up to 8]. */
export const untransformFilterGradient = (side: FilterSide) =>
  signature(`winograd_filter_gradient_${side}`, ['gradient', 'channels', 'filters', 'filter']);

/** Adds both transforms for filters of this side. */
export function defineFilterTransforms(module: ModuleBuilder, side: FilterSide): void {
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
