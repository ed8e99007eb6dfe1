/** Copies of one tile that keep within the image: for tiles that stick out of it. */
import { Expression } from '../asm/expression.ts';
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { signature } from '../asm/signature.ts';

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
type Clip = Readonly<Record<(typeof CLIP_IN)['integers'][number], Local>>;

/** Adds the copies. */
export function defineClips(module: ModuleBuilder): void {
  module.define(CLIP_IN, (f, p) => {
    const zero = Expression.of(0, 'f32x4');
    const blank = (bytes: Local): void =>
      eachVector(f, bytes, [p.tile], offset => f.store(p.tile, zero, offset));
    eachRow(f, p, row => {
      blank(row.before);
      eachVector(f, row.within, [row.pixel, p.tile], offset =>
        f.store(p.tile, row.pixel.load('f32x4', offset), offset),
      );
      blank(row.after);
    });
  });
  module.define(CLIP_OUT, (f, p) =>
    eachRow(f, p, row => {
      p.tile.advance(row.before);
      eachVector(f, row.within, [row.pixel, p.tile], offset =>
        f.store(row.pixel, p.tile.load('f32x4', offset), offset),
      );
      p.tile.advance(row.after);
    }),
  );
}

/** One row of the tile: its bytes before, within and after the image, and its first pixel that lies within. */
interface TileRow {
  readonly before: Local;
  readonly within: Local;
  readonly after: Local;
  readonly pixel: Local;
}

/** Visits the tile's rows; one outside of the image lies wholly before it. */
function eachRow(f: FunctionBuilder, p: Clip, visit: (row: TileRow) => void): void {
  const zero = Expression.of(0, 'i32');
  const rowBytes = f.i32(p.n.multiply(p.pixelBytes));
  const first = f.i32(p.left.larger(zero));
  const end = f.i32(p.left.add(p.n).smaller(p.width));
  const count = f.i32(end.subtract(first).larger(zero));
  const before = f.i32();
  const within = f.i32();
  const after = f.i32();
  const pixel = f.i32();
  f.range(0, p.n, 1, i => {
    const y = f.i32(p.top.add(i));
    // 0 ≤ y < height: a negative y is a huge unsigned one.
    within.set(y.lessUnsigned(p.height).multiply(count).multiply(p.pixelBytes));
    before.set(rowBytes);
    f.when(within, () => before.set(first.subtract(p.left).multiply(p.pixelBytes)));
    after.set(rowBytes.subtract(before).subtract(within));
    pixel.set(p.image.add(y.multiply(p.width).add(first).multiply(p.pixelBytes)));
    visit({ before, within, after, pixel });
  });
}

/** Moves the cursors over so many bytes, four floats at a time, after `body` has dealt with those at the offset. */
function eachVector(
  f: FunctionBuilder,
  bytes: Local,
  cursors: readonly Local[],
  body: (offset: number) => void,
): void {
  const done = f.i32(0);
  const walk = (step: number): void =>
    f.loop(done, bytes.subtract(step - 1), step, () => {
      for (let offset = 0; offset < step; offset += 16) body(offset);
      for (const cursor of cursors) cursor.advance(step);
    });
  walk(64);
  walk(16);
}
