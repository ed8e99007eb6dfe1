/** Elastic distortion of the plane in which a digit is drawn: a few slow waves, so that neighbours move together. */
import type { Random } from '../../lib/random.ts';

/** Waves a direction; more make it no more natural, only slower. */
const WAVES = 3;
/** Wavelengths, in units of the skeletons: from half a digit's height to two heights. */
const SHORTEST = 55;
const LONGEST = 200;

export type Warp = (x: number, y: number) => { x: number; y: number };

interface Wave {
  readonly fx: number;
  readonly fy: number;
  readonly phase: number;
  readonly ax: number;
  readonly ay: number;
}

/** A random warp that moves points by about `size` units (root mean square per axis). */
export function drawWarp(size: number, rng: Random): Warp {
  // Each wave's height is even over ± amplitude; its variance and the sine's make up size².
  const amplitude = size * Math.sqrt(6 / WAVES);
  const waves = Array.from({ length: WAVES }, (): Wave => {
    const turns = (2 * Math.PI) / (SHORTEST + (LONGEST - SHORTEST) * rng.uniform());
    const angle = 2 * Math.PI * rng.uniform();
    return {
      fx: turns * Math.cos(angle),
      fy: turns * Math.sin(angle),
      phase: 2 * Math.PI * rng.uniform(),
      ax: amplitude * (2 * rng.uniform() - 1),
      ay: amplitude * (2 * rng.uniform() - 1),
    };
  });
  return (x, y) => {
    let [movedX, movedY] = [x, y];
    for (const { fx, fy, phase, ax, ay } of waves) {
      const height = Math.sin(fx * x + fy * y + phase);
      movedX += ax * height;
      movedY += ay * height;
    }
    return { x: movedX, y: movedY };
  };
}
