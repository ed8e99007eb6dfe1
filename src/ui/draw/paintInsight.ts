/** Insight as pixels: a feature map in ink, and saliency in two colours over the ink. Pure, for any theme. */
import type { FeatureMaps } from '../../run/insight.ts';
import type { Rgb } from '../parts/digits.ts';

/** A picture's RGBA bytes, row-major. */
export type Rgba = Uint8ClampedArray<ArrayBuffer>;

/** One channel (from 0) of a layer's maps, height × width: the larger the value, the more ink. */
export function mapPixels(maps: FeatureMaps, channel: number, [red, green, blue]: Rgb): Rgba {
  const area = maps.height * maps.width;
  const rgba = new Uint8ClampedArray(area * 4);
  for (let i = 0; i < area; i++) rgba.set([red, green, blue, maps.values[channel * area + i] ?? 0], i * 4);
  return rgba;
}

/** The colours that saliency is painted in. */
export interface SaliencyColours {
  readonly ink: Rgb;
  /** More ink would speak for the digit. */
  readonly pro: Rgb;
  /** More ink would speak against it. */
  readonly contra: Rgb;
}

/** How much of the ink shines through where colours lie over it. */
const FAINT = 0.45;

/**
 * A digit's 784 bytes with its saliency over them, as 28 × 28 RGBA: the stronger a pixel speaks, the denser its colour; the
 * strongest of the picture is opaque. Without saliency, the ink alone.
 */
export function saliencyPixels(
  pixels: Uint8Array,
  saliency: Float32Array | null,
  { ink, pro, contra }: SaliencyColours,
): Rgba {
  const rgba = new Uint8ClampedArray(pixels.length * 4);
  const strongest = saliency ? saliency.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 0;
  pixels.forEach((value, i) => {
    const speaks = saliency?.[i] ?? 0;
    const cover = strongest > 0 ? Math.abs(speaks) / strongest : 0;
    const under = (value / 255) * (saliency ? FAINT : 1);
    rgba.set(over(speaks > 0 ? pro : contra, cover, ink, under), i * 4);
  });
  return rgba;
}

/** One colour over another, each with its opacity (0 to 1): red, green, blue and alpha, each 0 to 255. */
function over(top: Rgb, cover: number, bottom: Rgb, under: number): readonly number[] {
  const rest = under * (1 - cover);
  const alpha = cover + rest;
  if (alpha === 0) return [0, 0, 0, 0];
  const mixed = top.map((value, i) => (value * cover + (bottom[i] ?? 0) * rest) / alpha);
  return [...mixed, alpha * 255];
}
