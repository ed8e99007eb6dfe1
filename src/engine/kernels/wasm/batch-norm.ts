/**
 * Batch normalisation of a matrix whose columns are channels (a multiple of 4): its statistics, its output with ReLU
 * where asked for, and the way back. The gradients work out again what ReLU let through: reading x, which they need
 * anyway, is cheaper than reading the output as well.
 */
import { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { eachColumn, eachRow, perRow, slot, sumRows, type At } from './columns.ts';

/** What all kernels below take; the workspace is NORM_VECTORS · columns floats. */
const MATRIX = ['x', 'mean', 'rows', 'columns', 'workspace'] as const;
/** What those that normalise take besides. */
const LAYER = [...MATRIX, 'variance', 'gamma', 'beta', 'relu'] as const;
export const NORM_VECTORS = 3;

/** mean[columns] = Σ over rows of x, divided by rows. */
export const MEAN = signature('column_mean', MATRIX);
/** variance[columns] = Σ over rows of (x − mean)², divided by rows. */
export const VARIANCE = signature('column_variance', [...MATRIX, 'variance']);
/** output = γ·(x − mean)/√(variance + ε) + β, then ReLU where asked for; NaN stays NaN. */
export const NORMALISE = signature('normalise', [...LAYER, 'output'], ['epsilon']);
/** With g the gradient where ReLU let it through: betaGradient = Σ g; gammaGradient = Σ g·(x − mean)/√(variance + ε). */
export const NORM_SCALE_GRADIENT = signature(
  'norm_scale_gradient',
  [...LAYER, 'gradient', 'gammaGradient', 'betaGradient'],
  ['epsilon'],
);
/**
 * target = γ/√(variance + ε)·(g − betaGradient/rows − (x − mean)/√(variance + ε)·gammaGradient/rows): the gradient of x,
 * whose mean and variance move with it.
 */
export const NORM_GRADIENT = signature(
  'norm_gradient',
  [...LAYER, 'gradient', 'gammaGradient', 'betaGradient', 'target'],
  ['epsilon'],
);

type Layer = Readonly<Record<(typeof LAYER)[number] | 'epsilon', Local>>;

/** Adds the kernels. */
export function defineBatchNorm(module: ModuleBuilder): void {
  defineStatistics(module);
  defineNormalise(module);
  defineGradients(module);
}

function defineStatistics(module: ModuleBuilder): void {
  module.define(MEAN, (f, p) => {
    const share = perRow(f, p.rows);
    sumRows(f, p, [p.mean], [p.x], () => [p.x.load('f32x4')]);
    eachColumn(f, p.columns, p.mean, at => at(p.mean).load('f32x4').multiply(share));
  });
  module.define(VARIANCE, (f, p) => {
    const share = perRow(f, p.rows);
    const off = f.f32x4();
    sumRows(f, p, [p.variance], [p.x], at => {
      off.set(centred(p, at));
      return [off.multiply(off)];
    });
    eachColumn(f, p.columns, p.variance, at => at(p.variance).load('f32x4').multiply(share));
  });
}

function defineNormalise(module: ModuleBuilder): void {
  module.define(NORMALISE, (f, p) => {
    const factor = writeFactor(f, p, slot(p, 0));
    withOrWithoutRelu(f, p, relu =>
      eachRow(f, p.rows, p.columns, [p.x, p.output], at => {
        const y = normalised(f, p, factor, at);
        f.store(p.output, relu ? y.clampBelow(0) : y);
      }),
    );
  });
}

function defineGradients(module: ModuleBuilder): void {
  module.define(NORM_SCALE_GRADIENT, (f, p) => {
    const factor = writeFactor(f, p, slot(p, 2));
    const g = f.f32x4();
    withOrWithoutRelu(f, p, relu =>
      sumRows(f, p, [p.betaGradient, p.gammaGradient], [p.x, p.gradient], at => {
        g.set(passed(f, p, factor, at, relu));
        return [g, g.multiply(centred(p, at))];
      }),
    );
    eachColumn(f, p.columns, p.gammaGradient, at =>
      at(p.gammaGradient).load('f32x4').multiply(inverseSpread(p, at)),
    );
  });
  module.define(NORM_GRADIENT, (f, p) => {
    const factor = writeFactor(f, p, slot(p, 0));
    const shift = f.i32(slot(p, 1));
    const slope = f.i32(slot(p, 2));
    const share = perRow(f, p.rows);
    eachColumn(f, p.columns, shift, at => at(p.betaGradient).load('f32x4').multiply(share));
    eachColumn(f, p.columns, slope, at =>
      at(p.gammaGradient).load('f32x4').multiply(share).multiply(inverseSpread(p, at)),
    );
    withOrWithoutRelu(f, p, relu =>
      eachRow(f, p.rows, p.columns, [p.x, p.gradient, p.target], at => {
        const own = passed(f, p, factor, at, relu).subtract(at(shift).load('f32x4'));
        const shared = centred(p, at).multiply(at(slope).load('f32x4'));
        f.store(p.target, own.subtract(shared).multiply(at(factor).load('f32x4')));
      }),
    );
  });
}

/** Two loops rather than a question asked for every element. */
function withOrWithoutRelu(f: FunctionBuilder, p: Layer, pass: (relu: boolean) => void): void {
  f.when(
    p.relu,
    () => pass(true),
    () => pass(false),
  );
}

const centred = (p: { readonly x: Local; readonly mean: Local }, at: At): Expression =>
  p.x.load('f32x4').subtract(at(p.mean).load('f32x4'));

/** 1/√(variance + ε) of four columns. */
const inverseSpread = (p: Layer, at: At): Expression =>
  Expression.of(1, 'f32x4').divide(at(p.variance).load('f32x4').add(p.epsilon.splat()).squareRoot());

/** Writes γ/√(variance + ε) for all columns and returns where. */
function writeFactor(f: FunctionBuilder, p: Layer, where: Expression): Local {
  const factor = f.i32(where);
  eachColumn(f, p.columns, factor, at => at(p.gamma).load('f32x4').multiply(inverseSpread(p, at)));
  return factor;
}

/** The layer's output before ReLU. */
const normalised = (f: FunctionBuilder, p: Layer, factor: Local, at: At): Expression =>
  f.multiplyAdd(centred(p, at), at(factor).load('f32x4'), at(p.beta).load('f32x4'));

/** The incoming gradient, where ReLU let it through. */
function passed(
  f: FunctionBuilder,
  p: Layer & { readonly gradient: Local },
  factor: Local,
  at: At,
  relu: boolean,
): Expression {
  const gradient = p.gradient.load('f32x4');
  return relu ? gradient.where(normalised(f, p, factor, at).greater(0)) : gradient;
}
