/**
 * Stride-1 convolution with square 3×3 or 5×5 filters by Winograd's method: filters and tiles of the input are
 * transformed into planes, one a cell of the tile; each plane is one matrix product over channels, and the result is
 * transformed back. Channel counts must be multiples of 4.
 */
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import {
  eachBlock,
  fromPlanes,
  imageOf,
  IMAGES,
  inputPiece,
  layOut,
  multiplyPlanes,
  outputPiece,
  toPlanes,
} from './blocks.ts';
import { defineClips } from './clips.ts';
import { defineCorrelate } from './correlation.ts';
import { defineFilterTransforms } from './filters.ts';
import { planeBytes } from './planes.ts';
import { defineSpread } from './spreading.ts';
import { FORMS, type FilterSide, type Form, type TileSide } from './toom.ts';
import { defineTransforms, toInput, toOutput } from './transforms.ts';

/** output[firstImage … endImage) = input ∗ transformed filter; `workspace` as large as winogradWorkspace says. */
export const convolve = (side: FilterSide, tile: TileSide) =>
  signature(`winograd_convolve_${side}_${tile}`, ['input', 'filter', 'output', ...IMAGES, 'workspace']);

/** Adds Winograd's convolution and both its gradients, in every form. */
export function defineWinograd(module: ModuleBuilder): void {
  defineClips(module);
  defineTransforms(module);
  for (const form of FORMS) {
    defineFilterTransforms(module, form);
    defineConvolve(module, form);
    defineSpread(module, form);
    defineCorrelate(module, form);
  }
}

function defineConvolve(module: ModuleBuilder, form: Form): void {
  module.define(convolve(form.side, form.tile), (f, p) => {
    const layout = layOut(f, p, form, 'outputs');
    const { inputs, outputs } = layout;
    const paddedFilters = f.i32(outputs.tileBytes.shiftRight(2));
    const filterPlane = f.i32(planeBytes(paddedFilters, p.channels));
    eachBlock(f, p, layout, (count, eachTile) => {
      eachTile(tile =>
        toPlanes(f, layout, {
          side: inputs,
          image: imageOf(f, p.input, inputs, tile),
          piece: inputPiece(f, p, layout, tile),
          inBlock: tile.inBlock.multiply(inputs.tileBytes),
          transform: toInput(form.tile),
        }),
      );
      multiplyPlanes(f, form, 'n', {
        rows: count,
        depth: p.channels,
        columns: paddedFilters,
        a: { address: inputs.planes, planeBytes: inputs.planeBytes, rowBytes: inputs.tileBytes },
        panels: { address: p.filter, planeBytes: filterPlane, rowBytes: p.channels.shiftLeft(5) },
        c: { address: outputs.planes, planeBytes: outputs.planeBytes, rowBytes: outputs.tileBytes },
        accumulate: 0,
      });
      eachTile(tile =>
        fromPlanes(
          f,
          layout,
          {
            side: outputs,
            image: imageOf(f, p.output, outputs, tile),
            piece: outputPiece(layout, tile),
            inBlock: tile.inBlock.multiply(outputs.tileBytes),
            transform: toOutput(form),
          },
          false,
        ),
      );
    });
  });
}
