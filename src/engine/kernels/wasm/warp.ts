/** Affine resampling of images, four output pixels at a time; line by line what ../warp.ts does one by one. */
import type { Fill } from '../../../recipe/recipe.ts';
import { EDGE } from '../warp.ts';
import { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';

const FILLS: readonly Fill[] = ['nearest', 'constant', 'reflect', 'wrap'];

/** output[count][height][width] = images sampled at their transforms [count][6]: one kernel for each fill. */
export const warpSignature = (fill: Fill) =>
  signature(`warp_${fill}`, ['images', 'transforms', 'output', 'count', 'height', 'width']);

/** Adds the kernels. */
export function defineWarp(module: ModuleBuilder): void {
  for (const fill of FILLS) defineFill(module, fill);
}

function defineFill(module: ModuleBuilder, fill: Fill): void {
  module.define(warpSignature(fill), (f, p) => {
    const [a, b, c, d, e, g] = [f.f32x4(), f.f32x4(), f.f32x4(), f.f32x4(), f.f32x4(), f.f32x4()];
    const imageBytes = f.i32(p.height.multiply(p.width).shiftLeft(2));
    const across = axis(f, fill, p.width);
    const down = axis(f, fill, p.height);
    const xs = f.f32x4();
    const ys = f.f32x4();
    const value = f.f32x4();
    f.range(0, p.count, 1, () => {
      [a, b, c, d, e, g].forEach((number, i) => number.set(p.transforms.loadSplat(4 * i)));
      f.range(0, p.height, 1, y => {
        ys.set(y.splat().toFloats());
        f.range(0, p.width, 4, x => {
          xs.set(
            x
              .splat()
              .add(Expression.lanes([0, 1, 2, 3]))
              .toFloats(),
          );
          across.find(a.multiply(xs).add(b.multiply(ys)).add(c));
          down.find(d.multiply(xs).add(e.multiply(ys)).add(g));
          value.set(between(f, p, across, down));
          if (fill === 'constant') value.set(value.where(across.inside.and(down.inside)));
          storeUpTo4(f, p.output, value, f.i32(p.width.subtract(x)));
        });
      });
      p.images.advance(imageBytes);
      p.transforms.advance(24);
    });
  });
}

/** Two pixels of one axis, the second one's share, and (i32x4) where there is anything at all; for four places. */
interface Axis {
  readonly near: Local;
  readonly far: Local;
  readonly share: Local;
  readonly inside: Local;
  /** Finds them for these places (f32x4). Whatever the places, NaN included, both pixels lie in the image. */
  find(places: Expression): void;
}

function axis(f: FunctionBuilder, fill: Fill, length: Local): Axis {
  const last = f.f32x4(length.subtract(1).splat().toFloats());
  const outermost = f.f32x4(last.add(EDGE));
  const [place, low] = [f.f32x4(), f.f32x4()];
  const [near, far, share, inside] = [f.i32x4(), f.i32x4(), f.f32x4(), f.i32x4()];
  const clamp = (x: Expression): Expression => x.clampBelow(0).clampAbove(last);
  const find = (places: Expression): void => {
    place.set(places);
    inside.set(place.atLeast(-EDGE).and(outermost.atLeast(place)));
    if (fill === 'wrap') place.set(place.choose(inside, wrapped(f, place, last)));
    if (fill !== 'reflect') place.set(clamp(place));
    low.set(place.floor());
    share.set(place.subtract(low));
    const pixel = (at: Expression): Expression =>
      clamp(fill === 'reflect' ? mirrored(f, at, length) : at).toIntegers();
    near.set(pixel(low));
    far.set(pixel(low.add(1)));
  };
  return { near, far, share, inside, find };
}

/** Whole places, mirrored about the outer sides of the outermost pixels. */
function mirrored(f: FunctionBuilder, place: Expression, length: Local): Expression {
  const period = f.f32x4(length.shiftLeft(1).splat().toFloats());
  const m = f.f32x4(place.subtract(period.multiply(place.add(0.5).divide(period).floor())));
  return m.clampAbove(period.subtract(1).subtract(m));
}

function wrapped(f: FunctionBuilder, place: Local, last: Local): Expression {
  const period = f.f32x4(last.clampBelow(1));
  const margin = Expression.of(-EDGE, 'f32x4').choose(place.less(0), EDGE);
  return place.subtract(period.multiply(place.add(margin).divide(period).floor()));
}

/** The bilinear mixture of four pixels, for four output pixels. */
function between(
  f: FunctionBuilder,
  p: { readonly images: Local; readonly width: Local },
  across: Axis,
  down: Axis,
): Expression {
  const width = p.width.splat();
  const row = (at: Local): Local => {
    const start = f.i32x4(at.multiply(width));
    const near = f.f32x4(gather(f, p.images, start.add(across.near)));
    const far = gather(f, p.images, start.add(across.far));
    return f.f32x4(far.subtract(near).multiply(across.share).add(near));
  };
  const near = row(down.near);
  const far = row(down.far);
  return far.subtract(near).multiply(down.share).add(near);
}

/** The floats at four places (i32x4, counted in floats) after an address. */
function gather(f: FunctionBuilder, base: Local, places: Expression): Expression {
  const bytes = f.i32x4(places.shiftLeft(2));
  const at = (lane: number): Expression => base.add(bytes.lane(lane)).load('f32');
  return [1, 2, 3].reduce((found, lane) => found.withLane(lane, at(lane)), at(0).splat());
}

/** Writes the first `count` lanes, four at most, and moves the cursor past them. */
function storeUpTo4(f: FunctionBuilder, cursor: Local, value: Local, count: Local): void {
  f.when(
    count.atLeast(4),
    () => {
      f.store(cursor, value);
      cursor.advance(16);
    },
    () => {
      for (const lane of [0, 1, 2])
        f.when(count.greater(lane), () => {
          f.store(cursor, value.lane(lane));
          cursor.advance(4);
        });
    },
  );
}
