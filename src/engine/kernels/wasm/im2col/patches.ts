/** One image as the matrix of its patches, and back. */
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';
import { ZERO } from '../pointwise.ts';

/** padded[paddedHeight][paddedWidth][channels] = image within zeros. */
export const PAD = signature('patches_pad', [
  'image',
  'height',
  'width',
  'channels',
  'paddedHeight',
  'paddedWidth',
  'padTop',
  'padLeft',
  'padded',
]);
/** Parameters of both walks over patches. */
export const WALK = [
  'padded',
  'paddedWidth',
  'channels',
  'outHeight',
  'outWidth',
  'filterHeight',
  'run',
  'strideHeight',
  'strideWidth',
  'patches',
] as const;
/** patches[outHeight·outWidth][filterHeight·run] from a padded image, run = filterWidth·channels floats. */
export const GATHER = signature('patches_gather', WALK);
/** Its adjoint: adds every patch to where it came from. */
export const SCATTER = signature('patches_scatter', WALK);

/** Bytes to leave after an image and after its patches: the gather copies four floats at a time and so may read and write up to three too many. */
export const SLACK = 96;

/** Adds padding, gathering and scattering. */
export function definePatches(module: ModuleBuilder): void {
  definePad(module);
  defineGather(module);
  defineScatter(module);
}

function definePad(module: ModuleBuilder): void {
  module.define(PAD, (f, p) => {
    const { image, height, width, channels, paddedWidth, padded } = p;
    const total = p.paddedHeight.multiply(paddedWidth).multiply(channels);
    f.call(ZERO, { target: padded, count: total });
    const target = f.i32();
    f.range(0, height, 1, y => {
      target.set(
        padded.add(y.add(p.padTop).multiply(paddedWidth).add(p.padLeft).multiply(channels).shiftLeft(2)),
      );
      f.range(0, width.multiply(channels), 1, () => {
        f.store(target, image.load('f32'));
        image.advance(4);
        target.advance(4);
      });
    });
  });
}

/** Visits every row of every patch: `row` points into the padded image. */
function eachPatchRow(
  f: FunctionBuilder,
  p: Record<(typeof WALK)[number], Local>,
  visit: (row: Local) => void,
): void {
  const rowBytes = f.i32(p.paddedWidth.multiply(p.channels).shiftLeft(2));
  const row = f.i32();
  f.range(0, p.outHeight, 1, y =>
    f.range(0, p.outWidth, 1, x => {
      const top = y.multiply(p.strideHeight).multiply(rowBytes);
      const left = x.multiply(p.strideWidth).multiply(p.channels).shiftLeft(2);
      row.set(p.padded.add(top).add(left));
      f.range(0, p.filterHeight, 1, () => {
        visit(row);
        row.advance(rowBytes);
      });
    }),
  );
}

function defineGather(module: ModuleBuilder): void {
  module.define(GATHER, (f, p) =>
    eachPatchRow(f, p, row => {
      // What is copied too much at the end is overwritten by the next row.
      f.range(0, p.run, 4, i =>
        f.store(p.patches.add(i.shiftLeft(2)), row.add(i.shiftLeft(2)).load('f32x4')),
      );
      p.patches.advance(p.run.shiftLeft(2));
    }),
  );
}

function defineScatter(module: ModuleBuilder): void {
  module.define(SCATTER, (f, p) => {
    const target = f.i32();
    eachPatchRow(f, p, row => {
      target.set(row);
      f.range(0, p.run, 1, () => {
        f.store(target, target.load('f32').add(p.patches.load('f32')));
        target.advance(4);
        p.patches.advance(4);
      });
    });
  });
}
