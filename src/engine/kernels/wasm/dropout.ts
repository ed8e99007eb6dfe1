/**
 * Dropout whose mask is a hash of (element, key), four elements at a time: the same bits as ../dropout.ts makes one by
 * one, and the same mask again for the gradient, without storing it.
 */
import { Expression } from './asm/expression.ts';
import type { Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { eachFloat } from './pointwise.ts';

/**
 * Element i of the tensor is dropped where mix(mix(i ^ key) + key) < threshold (unsigned), else scaled; source and target
 * begin with element `first`.
 */
export const DROPOUT = signature(
  'dropout',
  ['source', 'target', 'first', 'count', 'key', 'threshold'],
  ['scale'],
);

/** Adds the kernel. */
export function defineDropout(module: ModuleBuilder): void {
  module.define(DROPOUT, (f, { source, target, first, count, key, threshold, scale }) => {
    const hash = { f32: f.i32(), f32x4: f.i32x4() };
    eachFloat(f, count, [source, target], (type, i) => {
      const wide = type === 'f32x4';
      const spread = (x: Expression): Expression => (wide ? x.splat() : x);
      const h = hash[type];
      const element = first.add(i);
      h.set((wide ? element.splat().add(Expression.lanes([0, 1, 2, 3])) : element).xor(spread(key)));
      mix(h);
      h.advance(spread(key));
      mix(h);
      const dropped = h.lessUnsigned(spread(threshold));
      const kept = source.load(type).multiply(spread(scale));
      if (wide) f.store(target, kept.unless(dropped));
      else
        f.when(
          dropped,
          () => f.store(target, Expression.of(0, 'f32')),
          () => f.store(target, kept),
        );
    });
  });
}

/** The finaliser of MurmurHash3, as in lib/random.ts. */
function mix(h: Local): void {
  h.set(h.xor(h.shiftRight(16)).multiply(0x85ebca6b));
  h.set(h.xor(h.shiftRight(13)).multiply(0xc2b2ae35));
  h.set(h.xor(h.shiftRight(16)));
}
