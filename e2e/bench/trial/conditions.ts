/** Under what circumstances models read their own held-out rows for robustness. */
import { random } from '../../../src/lib/random.ts';
import { moved, noisy, rotation, shift } from './distortions.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Condition {
  readonly what: string;
  /** The images of a fold's held-out rows as they are shown; the same fold gets the same. */
  readonly show: (images: Bytes, fold: number) => Bytes;
}

/** Of the noise; nothing else here is drawn at random. */
const SEED = 42;
const SIGMA = 0.2;
const noiseOf = (fold: number) => random(SEED).fork('noise').fork(`fold ${fold}`);

/** Degrees above 0 are clockwise. */
export const CONDITIONS: readonly Condition[] = [
  { what: 'clean', show: images => images },
  { what: 'rotated +20°', show: images => moved(images, rotation(20)) },
  { what: 'rotated −20°', show: images => moved(images, rotation(-20)) },
  { what: 'shifted 3 px right', show: images => moved(images, shift(3, 0)) },
  { what: 'shifted 3 px left', show: images => moved(images, shift(-3, 0)) },
  { what: 'shifted 3 px down', show: images => moved(images, shift(0, 3)) },
  { what: 'shifted 3 px up', show: images => moved(images, shift(0, -3)) },
  { what: 'noise σ 0.2', show: (images, fold) => noisy(images, SIGMA, noiseOf(fold)) },
];
