/** The filter gradient of Winograd's convolution: the adjoint of its steps, summed over tiles in the planes. */
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { ROW_BYTES } from '../gemm/panel.ts';
import {
  eachBlock,
  imageOf,
  IMAGES,
  inputPiece,
  layOut,
  multiplyPlanes,
  outputPiece,
  toPlanes,
} from './blocks.ts';
import { GRADIENT_BLOCK_TILES, planeBytes } from './planes.ts';
import type { FilterSide, Form, TileSide } from './toom.ts';
import { toInput, toOutputGradient } from './transforms.ts';

/** gradient[tile²][channels][filters up to 8] (+)= what images firstImage … endImage contribute. */
export const correlate = (side: FilterSide, tile: TileSide) =>
  signature(`winograd_correlate_${side}_${tile}`, [
    'input',
    'outputGradient',
    'gradient',
    ...IMAGES,
    'workspace',
    'accumulate',
  ]);

/** Bytes of one 8-filter panel of a plane: output gradients are stored [tile²][filters/8][GRADIENT_BLOCK_TILES][8]. */
const PANEL_BYTES = GRADIENT_BLOCK_TILES * ROW_BYTES;

/** Adds the filter gradient for filters of this form. */
export function defineCorrelate(module: ModuleBuilder, form: Form): void {
  module.define(correlate(form.side, form.tile), (f, p) => {
    const layout = layOut(f, p, form, 'outputs', GRADIENT_BLOCK_TILES);
    const { inputs, outputs } = layout;
    const paddedFilters = f.i32(outputs.tileBytes.shiftRight(2));
    const gradientPlane = f.i32(planeBytes(paddedFilters, p.channels));
    eachBlock(f, p, layout, (count, eachTile) => {
      eachTile(tile => {
        toPlanes(f, layout, {
          side: inputs,
          image: imageOf(f, p.input, inputs, tile),
          piece: inputPiece(f, p, layout, tile),
          inBlock: tile.inBlock.multiply(inputs.tileBytes),
          transform: toInput(form.tile),
        });
        toPlanes(f, layout, {
          side: outputs,
          image: imageOf(f, p.outputGradient, outputs, tile),
          piece: outputPiece(layout, tile),
          inBlock: tile.inBlock.multiply(ROW_BYTES),
          planePair: PANEL_BYTES,
          transform: toOutputGradient(form),
        });
      });
      multiplyPlanes(f, form, 't', {
        rows: p.channels,
        depth: count,
        columns: paddedFilters,
        a: { address: inputs.planes, planeBytes: inputs.planeBytes, rowBytes: inputs.tileBytes },
        panels: { address: outputs.planes, planeBytes: outputs.planeBytes, rowBytes: PANEL_BYTES },
        c: { address: p.gradient, planeBytes: gradientPlane, rowBytes: outputs.tileBytes },
        accumulate: p.accumulate,
      });
      p.accumulate.set(1);
    });
  });
}
