/** Optimizers that move a variable and its moving averages in place, in Keras 3's form. */
import type { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { eachFloat } from './pointwise.ts';

/** mean += (g − mean)·(1−β1); square += (g² − square)·(1−β2); w −= rate·mean/(√square + ε). */
export const ADAM = signature(
  'adam',
  ['weights', 'gradient', 'mean', 'square', 'count'],
  ['rate', 'meanShare', 'squareShare', 'epsilon'],
);
/** square = ρ·square + share·g² with share = 1−ρ; w −= rate·g/√(square + ε). */
export const RMSPROP = signature(
  'rmsprop',
  ['weights', 'gradient', 'square', 'count'],
  ['rate', 'rho', 'share', 'epsilon'],
);
/** velocity = μ·velocity − rate·g; w += velocity. */
export const MOMENTUM = signature(
  'momentum',
  ['weights', 'gradient', 'velocity', 'count'],
  ['rate', 'momentum'],
);
/** w −= rate·g. */
export const DESCENT = signature('descent', ['weights', 'gradient', 'count'], ['rate']);

/**
 * Averages nearer to zero than this become zero; no weight can tell the difference. Where the gradient is zero for good (behind
 * a dead ReLU), Adam's mean shrinks by a tenth each step, is denormal after some 800 and stays so for ever: over such numbers
 * processors take many times longer (this kernel, seven times on stratified-cv), and WebAssembly has no switch that flushes them.
 */
const LEAST_AVERAGE = 1e-30;

/** Adds one kernel a rule. */
export function defineOptimizers(module: ModuleBuilder): void {
  module.define(ADAM, (f, p) => {
    const { weights, gradient, mean, square } = p;
    eachLane(f, p, [weights, gradient, mean, square], (type, spread) => {
      const g = f.local(type, gradient.load(type));
      const m = f.local(type, mean.load(type));
      const v = f.local(type, square.load(type));
      m.set(m.add(g.subtract(m).multiply(spread(p.meanShare))));
      v.set(v.add(g.multiply(g).subtract(v).multiply(spread(p.squareShare))));
      flush(m);
      flush(v);
      f.store(mean, m);
      f.store(square, v);
      const step = m.multiply(spread(p.rate)).divide(v.squareRoot().add(spread(p.epsilon)));
      f.store(weights, weights.load(type).subtract(step));
    });
  });
  module.define(RMSPROP, (f, p) => {
    const { weights, gradient, square } = p;
    eachLane(f, p, [weights, gradient, square], (type, spread) => {
      const g = f.local(type, gradient.load(type));
      const v = f.local(type, square.load(type).multiply(spread(p.rho)));
      v.advance(g.multiply(g).multiply(spread(p.share)));
      flush(v);
      f.store(square, v);
      const step = g.multiply(spread(p.rate)).divide(v.add(spread(p.epsilon)).squareRoot());
      f.store(weights, weights.load(type).subtract(step));
    });
  });
  module.define(MOMENTUM, (f, p) => {
    const { weights, gradient, velocity } = p;
    eachLane(f, p, [weights, gradient, velocity], (type, spread) => {
      const v = f.local(type, velocity.load(type).multiply(spread(p.momentum)));
      v.set(v.subtract(gradient.load(type).multiply(spread(p.rate))));
      flush(v);
      f.store(velocity, v);
      f.store(weights, weights.load(type).add(v));
    });
  });
  module.define(DESCENT, (f, p) => {
    const { weights, gradient } = p;
    eachLane(f, p, [weights, gradient], (type, spread) =>
      f.store(weights, weights.load(type).subtract(gradient.load(type).multiply(spread(p.rate)))),
    );
  });
}

/** Sets an average to zero where it is next to nothing; NaN stays. */
const flush = (average: Local): void => average.set(average.unless(average.absolute().less(LEAST_AVERAGE)));

/** Walks all elements; `spread` turns a scalar parameter into what the current width needs. */
function eachLane(
  f: FunctionBuilder,
  p: { count: Local },
  cursors: readonly Local[],
  body: (type: 'f32' | 'f32x4', spread: (scalar: Expression) => Expression) => void,
): void {
  eachFloat(f, p.count, cursors, type => body(type, scalar => (type === 'f32' ? scalar : scalar.splat())));
}
