/**
 * The input gradient of Winograd's convolution: the adjoint of its steps. Tiles are those of the output, of which there
 * are fewer than of the input where nothing is padded; their gradients overlap in the input and are added there.
 */
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { ZERO } from '../pointwise.ts';
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
import { planeBytes } from './planes.ts';
import type { FilterSide, Form, TileSide } from './toom.ts';
import { addInputGradient, toOutputGradient } from './transforms.ts';

/**
 * inputGradient[firstImage … endImage) from outputGradient. `filter` is transformFilter's result for the filter with its
 * channels and filters swapped; `workspace` as large as winogradWorkspace says with both swapped.
 */
export const spread = (side: FilterSide, tile: TileSide) =>
  signature(`winograd_spread_${side}_${tile}`, [
    'outputGradient',
    'filter',
    'inputGradient',
    ...IMAGES,
    'workspace',
  ]);

/** Adds the input gradient for filters of this form. */
export function defineSpread(module: ModuleBuilder, form: Form): void {
  module.define(spread(form.side, form.tile), (f, p) => {
    const layout = layOut(f, p, form, 'inputs');
    const { inputs, outputs } = layout;
    const paddedChannels = f.i32(inputs.tileBytes.shiftRight(2));
    const filterPlane = f.i32(planeBytes(paddedChannels, p.filters));
    const imageFloats = f.i32(p.height.multiply(p.width).multiply(p.channels));
    eachBlock(f, p, layout, (count, eachTile) => {
      eachTile(tile =>
        toPlanes(f, layout, {
          side: outputs,
          image: imageOf(f, p.outputGradient, outputs, tile),
          piece: outputPiece(layout, tile),
          inBlock: tile.inBlock.multiply(outputs.tileBytes),
          transform: toOutputGradient(form),
        }),
      );
      multiplyPlanes(f, form, 'n', {
        rows: count,
        depth: p.filters,
        columns: paddedChannels,
        a: { address: outputs.planes, planeBytes: outputs.planeBytes, rowBytes: outputs.tileBytes },
        panels: { address: p.filter, planeBytes: filterPlane, rowBytes: p.filters.shiftLeft(5) },
        c: { address: inputs.planes, planeBytes: inputs.planeBytes, rowBytes: inputs.tileBytes },
        accumulate: 0,
      });
      eachTile(tile => {
        const image = imageOf(f, p.inputGradient, inputs, tile);
        f.when(tile.inImage.equals(0), () => f.call(ZERO, { target: image, count: imageFloats }));
        const way = {
          side: inputs,
          image,
          piece: inputPiece(f, p, layout, tile),
          inBlock: tile.inBlock.multiply(inputs.tileBytes),
          transform: addInputGradient(form.tile),
        };
        fromPlanes(f, layout, way, true);
      });
    });
  });
}
