/** The filter gradient of Winograd's convolution: the adjoint of its steps, summed over tiles in the planes. */
import type { Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { PANEL_COLUMNS, panelSignature } from '../gemm/panel.ts';
import { eachBlock, IMAGES, layOut, transformInput, whole, type Tile } from './blocks.ts';
import { BLOCK_TILES, DENSE_PAIR, PLANES } from './planes.ts';
import { CLIP_IN, toOutputGradient } from './tiles.ts';
import { outputsPerTile, TILE, type FilterSide } from './toom.ts';

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

/** Adds the filter gradient for filters of this side. */
export function defineCorrelate(module: ModuleBuilder, side: FilterSide): void {
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
