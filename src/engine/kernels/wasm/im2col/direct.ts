/**
 * The filter gradient of a convolution with hardly any channels, straight from the padded image: what a row of the filter
 * sees of a row of the image lies side by side, so that nothing needs to be gathered or packed.
 */
import type { FunctionBuilder, Local } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { Registers } from '../asm/registers.ts';
import { signature } from '../asm/signature.ts';

/**
 * target[filterHeight·run][filters] (+)= Σ over pixels of what the filter sees there · outputGradient, for one image.
 * `run` is filterWidth·channels; rowBytes, stepDown and stepAcross are bytes from a row of the padded image to the next,
 * and from an output pixel's place to that of the one below and of the one beside it.
 */
export const CORRELATE_DIRECT = signature('direct_correlate', [
  'padded',
  'rowBytes',
  'stepDown',
  'stepAcross',
  'outHeight',
  'outWidth',
  'run',
  'filterHeight',
  'filters',
  'outputGradient',
  'target',
  'accumulate',
]);

/** The longest run that has a kernel, and what the number of filters must be a multiple of. */
export const LONGEST_RUN = 6;
export const FILTER_STEP = 16;

type Parameters = Record<(typeof CORRELATE_DIRECT)['integers'][number], Local>;

/** Adds the kernel: one loop for each length of the run. */
export function defineDirect(module: ModuleBuilder): void {
  module.define(CORRELATE_DIRECT, (f, p) => {
    for (let run = 1; run <= LONGEST_RUN; run++) f.when(p.run.equals(run), () => correlateRuns(f, p, run));
  });
}

/** As many filters at a time as keep all sums in registers, and enough of those to hide an addition's latency. */
const vectorsFor = (run: number): number => (run <= 3 ? 4 : 2);

function correlateRuns(f: FunctionBuilder, p: Parameters, run: number): void {
  const vectors = vectorsFor(run);
  const sums = new Registers(f, run, vectors);
  const gradients = new Registers(f, 1, vectors).row(0);
  const tap = f.f32x4();
  const pixelBytes = f.i32(p.filters.shiftLeft(2));
  const gradient = f.i32();
  const line = f.i32();
  const place = f.i32();
  const target = f.i32();
  const before = f.i32();
  const x = f.i32();
  const eachSum = (visit: (sum: Local, row: number, vector: number) => void): void => {
    for (let row = 0; row < run; row++) sums.row(row).forEach((sum, vector) => visit(sum, row, vector));
  };

  /** The row's next pixels, so many at a time: a loop's own cost is a third of a single pixel's. */
  const eachPixel = (count: number): void =>
    f.loop(x, p.outWidth.subtract(count - 1), count, () => {
      for (let pixel = 0; pixel < count; pixel++) {
        gradients.forEach((value, vector) => value.set(gradient.load('f32x4', 16 * vector)));
        for (let i = 0; i < run; i++) {
          tap.set(place.loadSplat(4 * i));
          gradients.forEach((value, vector) => {
            const sum = sums.at(i, vector);
            sum.set(f.multiplyAdd(tap, value, sum));
          });
        }
        gradient.advance(pixelBytes);
        place.advance(p.stepAcross);
      }
    });
  const correlateBand = (band: Band, row: Local, filter: Local): void => {
    eachSum(sum => sum.set(0));
    gradient.set(p.outputGradient.add(band.first.multiply(p.outWidth).multiply(pixelBytes)));
    gradient.advance(filter.shiftLeft(2));
    line.set(p.padded.add(row.multiply(p.rowBytes)).add(band.first.multiply(p.stepDown)));
    f.range(band.first, band.end, 1, () => {
      place.set(line);
      x.set(0);
      eachPixel(PIXELS);
      eachPixel(1);
      line.advance(p.stepDown);
    });
    target.set(p.target.add(row.multiply(run).multiply(pixelBytes)).add(filter.shiftLeft(2)));
    f.when(p.accumulate.or(band.first.greater(0)), () => {
      before.set(target);
      eachSum((sum, _row, vector) => {
        sum.advance(before.load('f32x4', 16 * vector));
        if (vector === vectors - 1) before.advance(pixelBytes);
      });
    });
    eachSum((sum, _row, vector) => {
      f.store(target, sum, 16 * vector);
      if (vector === vectors - 1) target.advance(pixelBytes);
    });
  };

  const end = f.i32();
  f.range(0, p.filters, 4 * vectors, filter =>
    f.range(0, p.outHeight, BAND, first => {
      end.set(first.add(BAND).smaller(p.outHeight));
      f.range(0, p.filterHeight, 1, row => correlateBand({ first, end }, row, filter));
    }),
  );
}

/** Rows of the output: so few that all rows of the filter find their gradients in the first-level cache. */
interface Band {
  readonly first: Local;
  readonly end: Local;
}
const BAND = 8;
const PIXELS = 4;
