/**
 * Stride-1 convolution with square 3×3 or 5×5 filters by Winograd's method: filters and tiles of the input are
 * transformed into 36 planes, each plane is one matrix product over channels, and the result is transformed back.
 * Channel counts must be multiples of 4.
 */
import type { Expression } from '../asm/expression.ts';
import type { Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { PANEL_COLUMNS, panelSignature } from '../gemm/panel.ts';
import { eachBlock, IMAGES, layOut, transformInput, whole, type Tile } from './blocks.ts';
import { defineCorrelate } from './correlation.ts';
import { defineFilterTransforms } from './filters.ts';
import { DENSE_PAIR, PLANES } from './planes.ts';
import { CLIP_OUT, defineTiles, toOutput } from './tiles.ts';
import { FILTER_SIDES, outputsPerTile, TILE, type FilterSide } from './toom.ts';

/** output[firstImage … endImage) = input ∗ transformed filter; `workspace` as large as winogradWorkspace says. */
export const convolve = (side: FilterSide) =>
  signature(`winograd_convolve_${side}`, ['input', 'filter', 'output', ...IMAGES, 'workspace']);

/** Adds Winograd's convolution and its filter gradient, for every side that has them. */
export function defineWinograd(module: ModuleBuilder): void {
  defineTiles(module);
  for (const side of FILTER_SIDES) {
    defineFilterTransforms(module, side);
    defineConvolve(module, side);
    defineCorrelate(module, side);
  }
}

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
