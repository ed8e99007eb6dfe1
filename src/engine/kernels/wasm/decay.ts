/** L2 weight decay: a gradient with what the decay adds to it, and the sum of squares that the loss is given. */
import type { Expression } from './asm/expression.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { eachFloat } from './pointwise.ts';

/** target[count] = gradient + pull · weights; squares[0] = Σ weights² */
export const DECAY = signature('decay', ['weights', 'gradient', 'target', 'squares', 'count'], ['pull']);

/** Adds the kernel. */
export function defineDecay(module: ModuleBuilder): void {
  module.define(DECAY, (f, { weights, gradient, target, squares, count, pull }) => {
    const sums = { f32: f.local('f32', 0), f32x4: f.f32x4(0) };
    eachFloat(f, count, [weights, gradient, target], type => {
      const w = f.local(type, weights.load(type));
      const factor = type === 'f32' ? pull : pull.splat();
      f.store(target, gradient.load(type).add(w.multiply(factor)));
      sums[type].advance(w.multiply(w));
    });
    const lanes = [0, 1, 2, 3].map(lane => sums.f32x4.lane(lane));
    f.store(
      squares,
      lanes.reduce<Expression>((sum, lane) => sum.add(lane), sums.f32),
    );
  });
}
