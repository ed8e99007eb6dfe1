/**
 * Max-pooling over windows that do not overlap, with bias and ReLU on the way in. It remembers which cell of each window
 * won, so that the gradient is a scatter. The first of equal cells wins, as in TensorFlow; a NaN beats every number,
 * so that a diverged run shows. Channels: multiple of 4.
 */
import { Expression } from './asm/expression.ts';
import type { FunctionBuilder, Local } from './asm/function.ts';
import type { ModuleBuilder } from './asm/module.ts';
import { signature } from './asm/signature.ts';
import { ZERO } from './pointwise.ts';

const GEOMETRY = ['images', 'height', 'width', 'channels', 'outHeight', 'outWidth', 'size'] as const;

/**
 * output = max over each window of input + bias, then ReLU where asked for; winner (bytes) = the winning cell, counted
 * row by row, or 255 where ReLU let nothing through. Size: at most 15.
 */
export const POOL = signature('pool', ['input', 'bias', 'output', 'winner', 'relu', ...GEOMETRY]);

/** target = gradient at each window's winner, zero elsewhere; biasGradient = its sum over all pixels. */
export const POOL_GRADIENT = signature('pool_gradient', [
  'gradient',
  'winner',
  'target',
  'biasGradient',
  ...GEOMETRY,
]);

/** What no window's winner is; winners are bytes. */
const NOBODY = 255;
/** The largest window whose cells all have a byte of their own. */
export const LARGEST_WINDOW = 15;

type Windows = Record<(typeof GEOMETRY)[number], Local>;

/** Adds the pooling and its gradient. */
export function definePool(module: ModuleBuilder): void {
  definePoolForward(module);
  definePoolGradient(module);
}

/** A window's first cell, and how far the next one and the next row are. */
interface Corner {
  readonly corner: Local;
  readonly pixelBytes: Local;
  readonly rowBytes: Local;
}

/** Visits every window, four channels at a time; `corner` is its first cell in a tensor that starts at `base`. */
function eachWindow(
  f: FunctionBuilder,
  p: Windows,
  base: Local,
  visit: (window: Corner & { readonly channelBytes: Local }) => void,
): void {
  const pixelBytes = f.i32(p.channels.shiftLeft(2));
  const rowBytes = f.i32(p.width.multiply(pixelBytes));
  const corner = f.i32();
  f.range(0, p.images, 1, image =>
    f.range(0, p.outHeight, 1, y =>
      f.range(0, p.outWidth, 1, x => {
        const row = image.multiply(p.height).add(y.multiply(p.size));
        const pixel = f.i32(base.add(row.multiply(rowBytes)).add(x.multiply(p.size).multiply(pixelBytes)));
        f.range(0, pixelBytes, 16, channelBytes => {
          corner.set(pixel.add(channelBytes));
          visit({ corner, channelBytes, pixelBytes, rowBytes });
        });
      }),
    ),
  );
}

/** A place in a window, counted row by row; a number where it is known when the code is made. */
type Cell = Local | number;

/** Visits the cells of one window, row by row. */
function eachCell(
  f: FunctionBuilder,
  size: Local | number,
  window: Corner,
  visit: (address: Local, cell: Cell) => void,
): void {
  const address = f.i32();
  if (typeof size === 'number') {
    for (let cell = 0; cell < size * size; cell++) {
      if (cell % size === 0) address.set(window.corner.add(window.rowBytes.multiply(cell / size)));
      else address.advance(window.pixelBytes);
      visit(address, cell);
    }
    return;
  }
  const cell = f.i32(0);
  f.range(0, size, 1, y => {
    address.set(window.corner.add(y.multiply(window.rowBytes)));
    f.range(0, size, 1, () => {
      visit(address, cell);
      cell.advance(1);
      address.advance(window.pixelBytes);
    });
  });
}

/** Windows of 2 × 2 are what most networks have: their code has no loop over cells. */
function forSize(f: FunctionBuilder, size: Local, pass: (size: Local | number) => void): void {
  f.when(
    size.equals(2),
    () => pass(2),
    () => pass(size),
  );
}

const inAllLanes = (cell: Cell): Expression =>
  typeof cell === 'number' ? Expression.of(cell, 'i32x4') : cell.splat();

function definePoolForward(module: ModuleBuilder): void {
  module.define(POOL, (f, p) => {
    const best = f.f32x4();
    const winner = f.i32x4();
    const value = f.f32x4();
    const wins = f.i32x4();
    const bias = f.f32x4();
    const consider = (address: Local, cell: Cell): void => {
      value.set(address.load('f32x4').add(bias));
      wins.set(value.greater(best).or(value.differs(value)));
      best.set(value.choose(wins, best));
      winner.set(inAllLanes(cell).choose(wins, winner));
    };
    forSize(f, p.size, size =>
      eachWindow(f, p, p.input, window => {
        bias.set(p.bias.add(window.channelBytes).load('f32x4'));
        best.set(-Infinity);
        winner.set(0);
        eachCell(f, size, window, consider);
        f.when(p.relu, () => {
          winner.set(winner.choose(best.greater(0), NOBODY));
          best.set(best.clampBelow(0));
        });
        f.store(p.output, best);
        f.store(p.winner, winner.narrow());
        p.output.advance(16);
        p.winner.advance(4);
      }),
    );
  });
}

function definePoolGradient(module: ModuleBuilder): void {
  module.define(POOL_GRADIENT, (f, p) => {
    const winner = f.i32x4();
    const gradient = f.f32x4();
    const floats = p.images.multiply(p.height).multiply(p.width).multiply(p.channels);
    f.call(ZERO, { target: p.biasGradient, count: p.channels });
    const covered = p.outHeight
      .multiply(p.size)
      .equals(p.height)
      .and(p.outWidth.multiply(p.size).equals(p.width));
    f.when(covered.equals(0), () => f.call(ZERO, { target: p.target, count: floats }));
    forSize(f, p.size, size =>
      eachWindow(f, p, p.target, window => {
        winner.set(p.winner.load('i32').widen());
        gradient.set(p.gradient.load('f32x4'));
        const sum = p.biasGradient.add(window.channelBytes);
        const passed = gradient.unless(winner.equals(Expression.of(NOBODY, 'i32x4')));
        f.store(sum, sum.load('f32x4').add(passed));
        eachCell(f, size, window, (address, cell) =>
          f.store(address, gradient.where(winner.equals(inAllLanes(cell)))),
        );
        p.gradient.advance(16);
        p.winner.advance(4);
      }),
    );
  });
}
