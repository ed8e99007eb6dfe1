/** The steps of Winograd's convolution that touch one tile: the transforms, and copies that clip it at the border. */
import { check, present } from '../../../../lib/check.ts';
import { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { locals, Registers } from '../asm/registers.ts';
import { signature } from '../asm/signature.ts';
import { FILTER_SIDES, toom, transpose, type FilterSide, type Matrix } from './toom.ts';

/**
 * target = M·source·Mᵀ for each of 4·vectors channels. Row, column and pair strides are bytes; a pair is 8 channels,
 * so that images (pair stride 32) and 8-channel panels are both in reach.
 */
const transformSignature = (name: string) =>
  signature(name, [
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

/** Bᵀ·d·B */
export const TO_INPUT_TILE = transformSignature('tile_input');
/** Aᵀ·m·A */
export const toOutput = (side: FilterSide) => transformSignature(`tile_output_${side}`);
/** A·dy·Aᵀ, the adjoint of `toOutput`. */
export const toOutputGradient = (side: FilterSide) => transformSignature(`tile_output_gradient_${side}`);
/** G·g·Gᵀ */
export const toFilter = (side: FilterSide) => transformSignature(`tile_filter_${side}`);
/** Gᵀ·dU·G, the adjoint of `toFilter`. */
export const toFilterGradient = (side: FilterSide) => transformSignature(`tile_filter_gradient_${side}`);

/** Copies an n × n tile of an image [height][width][pixelBytes] to a dense one; outside the image it is zero. */
export const CLIP_IN = signature('tile_clip_in', [
  'image',
  'height',
  'width',
  'pixelBytes',
  'top',
  'left',
  'n',
  'tile',
]);
/** Copies what of a dense n × n tile lies within the image. */
export const CLIP_OUT = signature('tile_clip_out', CLIP_IN.integers);

/** Adds the transforms of one tile, for every side, and the copies. */
export function defineTiles(module: ModuleBuilder): void {
  defineClips(module);
  // Bᵀ depends on the tile's size alone.
  defineTransform(module, TO_INPUT_TILE, toom(3).Bt);
  for (const side of FILTER_SIDES) {
    const { A, G } = toom(side);
    defineTransform(module, toOutput(side), transpose(A));
    defineTransform(module, toOutputGradient(side), A);
    defineTransform(module, toFilter(side), G);
    defineTransform(module, toFilterGradient(side), transpose(G));
  }
}

function defineTransform(
  module: ModuleBuilder,
  owner: ReturnType<typeof transformSignature>,
  matrix: Matrix,
): void {
  module.define(owner, (f, p) => {
    const width = present(matrix[0], 'first row').length;
    const dot = dotProducts(f, matrix);
    const half = new Registers(f, matrix.length, width);
    const column = locals(f, 'f32x4', width);
    const outer = f.i32();
    const inner = f.i32();
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
        matrix.forEach((row, i) => half.at(i, j).set(dot(row, column)));
        outer.advance(p.sourceColumn);
      }
      outer.set(p.target);
      matrix.forEach((_, i) => {
        inner.set(outer);
        for (const row of matrix) {
          f.store(inner, dot(row, half.row(i)));
          inner.advance(p.targetColumn);
        }
        outer.advance(p.targetRow);
      });
      p.source.advance(next(v, p.sourcePair));
      p.target.advance(next(v, p.targetPair));
    });
  });
}

/** Makes Σ row[k]·xs[k], without multiplying by 0, 1 or −1, with every other factor held in a local. */
function dotProducts(
  f: FunctionBuilder,
  matrix: Matrix,
): (row: readonly number[], xs: readonly Expression[]) => Expression {
  const factors = new Map([...new Set(matrix.flat())].map(x => [x, f.f32x4(x)]));
  return (row, xs) => {
    const terms = row
      .map((factor, k) => ({ factor, x: present(xs[k], 'operand') }))
      .filter(term => term.factor !== 0)
      // A plain term first: then nothing needs to be multiplied to begin with.
      .toSorted((a, b) => Number(b.factor === 1) - Number(a.factor === 1));
    const [first, ...rest] = terms;
    check(first, 'a transform has no empty row');
    const factorOf = (x: number): Local => present(factors.get(x), 'factor');
    const begin = first.factor === 1 ? first.x : first.x.multiply(factorOf(first.factor));
    return rest.reduce((sum, { factor, x }) => {
      if (factor === 1) return sum.add(x);
      return factor === -1 ? sum.subtract(x) : f.multiplyAdd(factorOf(factor), x, sum);
    }, begin);
  };
}

function defineClips(module: ModuleBuilder): void {
  module.define(CLIP_IN, (f, { image, height, width, pixelBytes, top, left, n, tile }) =>
    f.range(0, n, 1, i =>
      f.range(0, n, 1, j => {
        const y = f.i32(top.add(i));
        const x = f.i32(left.add(j));
        const pixel = f.i32(image.add(y.multiply(width).add(x).multiply(pixelBytes)));
        const copy = (value: (offset: Local) => Expression): void =>
          f.range(0, pixelBytes, 16, offset => f.store(tile.add(offset), value(offset)));
        f.when(
          within(y, height).and(within(x, width)),
          () => copy(offset => pixel.add(offset).load('f32x4')),
          () => copy(() => Expression.of(0, 'f32x4')),
        );
        tile.advance(pixelBytes);
      }),
    ),
  );
  module.define(CLIP_OUT, (f, { image, height, width, pixelBytes, top, left, n, tile }) =>
    f.range(0, n, 1, i =>
      f.range(0, n, 1, j => {
        const y = f.i32(top.add(i));
        const x = f.i32(left.add(j));
        const pixel = f.i32(image.add(y.multiply(width).add(x).multiply(pixelBytes)));
        f.when(within(y, height).and(within(x, width)), () =>
          f.range(0, pixelBytes, 16, offset => f.store(pixel.add(offset), tile.add(offset).load('f32x4'))),
        );
        tile.advance(pixelBytes);
      }),
    ),
  );
}

/** 0 ≤ i < n: a negative i is a huge unsigned one. */
const within = (i: Local, n: Local): Expression => i.lessUnsigned(n);
