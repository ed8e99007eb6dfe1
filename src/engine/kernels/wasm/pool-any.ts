/** The gradient of max-pooling where windows overlap, stick out or have odd channel counts: element by element. */
import { Expression } from './asm/expression.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { ZERO } from './pointwise.ts';

/** target = Σ over windows of their gradient at their largest cell of input; the first of equals, NaN beats all. */
export const POOL_GRADIENT_ANY = signature('pool_gradient_any', [
  'input',
  'gradient',
  'target',
  'batch',
  'height',
  'width',
  'channels',
  'outHeight',
  'outWidth',
  'sizeHeight',
  'sizeWidth',
  'strideHeight',
  'strideWidth',
  'padTop',
  'padLeft',
]);

/** Adds the kernel. */
export function definePoolAny(module: ModuleBuilder): void {
  module.define(POOL_GRADIENT_ANY, (f, p) => {
    const imageFloats = f.i32(p.height.multiply(p.width).multiply(p.channels));
    f.call(ZERO, { target: p.target, count: imageFloats.multiply(p.batch) });
    const best = f.local('f32');
    const value = f.local('f32');
    /** Offset in bytes of the largest cell; −1 where the window holds none. */
    const winner = f.i32();
    const offset = f.i32();

    const consider = (): void => {
      value.set(p.input.add(offset).load('f32'));
      const first = winner.less(0);
      f.when(first.or(value.greater(best)).or(value.differs(value)), () => {
        best.set(value);
        winner.set(offset);
      });
    };
    f.range(0, p.batch, 1, image =>
      f.range(0, p.outHeight, 1, outY =>
        f.range(0, p.outWidth, 1, outX => {
          const top = f.i32(outY.multiply(p.strideHeight).subtract(p.padTop));
          const left = f.i32(outX.multiply(p.strideWidth).subtract(p.padLeft));
          const bottom = f.i32(top.add(p.sizeHeight).smaller(p.height));
          const right = f.i32(left.add(p.sizeWidth).smaller(p.width));
          const firstY = f.i32(top.larger(Expression.of(0, 'i32')));
          const firstX = f.i32(left.larger(Expression.of(0, 'i32')));
          f.range(0, p.channels, 1, channel => {
            winner.set(-1);
            f.range(firstY, bottom, 1, y =>
              f.range(firstX, right, 1, x => {
                const pixel = y.multiply(p.width).add(x).multiply(p.channels);
                offset.set(image.multiply(imageFloats).add(pixel).add(channel).shiftLeft(2));
                consider();
              }),
            );
            f.when(winner.atLeast(0), () => {
              const target = p.target.add(winner);
              f.store(target, target.load('f32').add(p.gradient.load('f32')));
            });
            p.gradient.advance(4);
          });
        }),
      ),
    );
  });
}
