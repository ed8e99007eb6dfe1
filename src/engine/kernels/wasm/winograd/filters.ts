/** Filters to their planes, and the planes' gradient back to the filters'. */
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { DENSE_PAIR, padFilters, planeBytes } from './planes.ts';
import type { FilterSide, Form, TileSide } from './toom.ts';
import { toFilter, toFilterGradient } from './transforms.ts';

/** transformed[tile²][filters/8][firstChannel … endChannel)[8] of filter[side][side][channels][filters]. */
export const transformFilter = (side: FilterSide, tile: TileSide) =>
  signature(`winograd_filter_${side}_${tile}`, [
    'filter',
    'firstChannel',
    'endChannel',
    'channels',
    'filters',
    'transformed',
  ]);

/** filter[side][side][channels][filters] = adjoint of a transformed gradient[tile²][channels][filters up to 8]. */
export const untransformFilterGradient = (side: FilterSide, tile: TileSide) =>
  signature(`winograd_filter_gradient_${side}_${tile}`, ['gradient', 'channels', 'filters', 'filter']);

/** Adds both transforms for filters of this form. */
export function defineFilterTransforms(module: ModuleBuilder, form: Form): void {
  const { side, tile } = form;
  module.define(transformFilter(side, tile), (f, p) => {
    const { filter, firstChannel, endChannel, channels, filters, transformed } = p;
    const plane = f.i32(planeBytes(padFilters(filters), channels));
    const cell = f.i32(channels.multiply(filters).shiftLeft(2));
    f.range(firstChannel, endChannel, 1, channel =>
      f.call(toFilter(form), {
        source: filter.add(channel.multiply(filters).shiftLeft(2)),
        sourceRow: cell.multiply(side),
        sourceColumn: cell,
        sourcePair: DENSE_PAIR,
        target: transformed.add(channel.shiftLeft(5)),
        targetRow: plane.multiply(tile),
        targetColumn: plane,
        targetPair: channels.shiftLeft(5),
        vectors: filters.shiftRight(2),
      }),
    );
  });
  module.define(untransformFilterGradient(side, tile), (f, { gradient, channels, filters, filter }) => {
    const padded = f.i32(padFilters(filters));
    const plane = f.i32(planeBytes(padded, channels));
    const cell = f.i32(channels.multiply(filters).shiftLeft(2));
    f.range(0, channels, 1, channel =>
      f.call(toFilterGradient(form), {
        source: gradient.add(channel.multiply(padded).shiftLeft(2)),
        sourceRow: plane.multiply(tile),
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
