/** The transforms of one tile, from image to planes and back, with their adjoints. */
import { present } from '../../../../lib/check.ts';
import type { Expression } from '../asm/expression.ts';
import type { Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { locals, Registers } from '../asm/registers.ts';
import { signature } from '../asm/signature.ts';
import { multiplier } from './matrix.ts';
import { FORMS, TILES, toom, transpose, type Form, type Matrix, type TileSide } from './toom.ts';

/**
 * target = M·source·Mᵀ for each of 4·vectors channels. Row, column and pair strides are bytes; a pair is 8 channels,
 * so that images (pair stride 32) and 8-channel panels are both in reach.
 */
const transformSignature = (name: string, tile: TileSide) =>
  signature(`tile_${name}_${tile}`, [
    'source',
    'sourceRow',
    'sourceColumn',
    'sourcePair',
    'target',
    'targetRow',
    'targetColumn',
    'targetPair',
    'vectors',
  ]);

/** What all transforms are called with. */
export type Transform = ReturnType<typeof transformSignature>;

/** Bᵀ·d·B */
export const toInput = (tile: TileSide) => transformSignature('input', tile);
/** target += B·dV·Bᵀ, the adjoint of `toInput`: tiles of the input overlap, and so do their gradients. */
export const addInputGradient = (tile: TileSide) => transformSignature('input_gradient', tile);
/** Aᵀ·m·A */
export const toOutput = ({ side, tile }: Form) => transformSignature(`output_${side}`, tile);
/** A·dy·Aᵀ, the adjoint of `toOutput`. */
export const toOutputGradient = ({ side, tile }: Form) => transformSignature(`output_gradient_${side}`, tile);
/** G·g·Gᵀ */
export const toFilter = ({ side, tile }: Form) => transformSignature(`filter_${side}`, tile);
/** Gᵀ·dU·G, the adjoint of `toFilter`. */
export const toFilterGradient = ({ side, tile }: Form) => transformSignature(`filter_gradient_${side}`, tile);

/** Adds the transforms for every form. */
export function defineTransforms(module: ModuleBuilder): void {
  for (const tile of TILES) {
    const { Bt } = toom({ side: 3, tile });
    defineTransform(module, toInput(tile), Bt);
    defineTransform(module, addInputGradient(tile), transpose(Bt), true);
  }
  for (const form of FORMS) {
    const { A, G } = toom(form);
    defineTransform(module, toOutput(form), transpose(A));
    defineTransform(module, toOutputGradient(form), A);
    defineTransform(module, toFilter(form), G);
    defineTransform(module, toFilterGradient(form), transpose(G));
  }
}

function defineTransform(module: ModuleBuilder, owner: Transform, matrix: Matrix, accumulate = false): void {
  module.define(owner, (f, p) => {
    const width = present(matrix[0], 'first row').length;
    const multiply = multiplier(f, matrix);
    const half = new Registers(f, matrix.length, width);
    const column = locals(f, 'f32x4', width);
    const outer = f.i32();
    const inner = f.i32();
    const target = f.i32();
    const columnOffsets = matrix.map((_, j) => f.i32(p.targetColumn.multiply(j)));
    // Two vectors make a pair: the second is 16 bytes on, the next pair starts at the pair stride.
    const next = (v: Local, pair: Local): Expression => v.and(1).multiply(pair.subtract(32)).add(16);

    f.range(0, p.vectors, 1, v => {
      outer.set(p.source);
      for (let j = 0; j < width; j++) {
        inner.set(outer);
        for (const x of column) {
          x.set(inner.load('f32x4'));
          inner.advance(p.sourceRow);
        }
        multiply(column, (i, value) => half.at(i, j).set(value));
        outer.advance(p.sourceColumn);
      }
      outer.set(p.target);
      for (let i = 0; i < matrix.length; i++) {
        multiply(half.row(i), (j, value) => {
          target.set(outer.add(present(columnOffsets[j], 'offset')));
          f.store(target, accumulate ? target.load('f32x4').add(value) : value);
        });
        outer.advance(p.targetRow);
      }
      p.source.advance(next(v, p.sourcePair));
      p.target.advance(next(v, p.targetPair));
    });
  });
}
