import { expect, test } from 'vitest';
import { mapPixels, saliencyPixels } from './paintInsight.ts';

const colours = { ink: [0, 0, 0], pro: [0, 0, 255], contra: [255, 128, 0] } as const;
const at = (rgba: Uint8ClampedArray, pixel: number): number[] => [...rgba.subarray(pixel * 4, pixel * 4 + 4)];

test('a feature map is its own channel in ink', () => {
  const maps = {
    layer: 'conv1',
    height: 1,
    width: 2,
    channels: 2,
    values: Uint8Array.from([1, 2, 30, 255]),
  };
  expect([...mapPixels(maps, 1, [9, 8, 7])]).toEqual([9, 8, 7, 30, 9, 8, 7, 255]);
});

test('what speaks for a digit and what speaks against it have each their colour, the strongest opaque', () => {
  const saliency = Float32Array.from([2, -1, 0, -2]);
  const rgba = saliencyPixels(Uint8Array.from([0, 0, 0, 255]), saliency, colours);
  expect(at(rgba, 0)).toEqual([0, 0, 255, 255]);
  expect(at(rgba, 1)).toEqual([255, 128, 0, 128]);
  expect(at(rgba, 2)).toEqual([0, 0, 0, 0]);
  expect(at(rgba, 3)).toEqual([255, 128, 0, 255]);
});

test('ink stays to be seen, fainter, where nothing speaks', () => {
  const pixels = Uint8Array.from([255, 255]);
  expect(at(saliencyPixels(pixels, Float32Array.from([0, 1]), colours), 0)).toEqual([0, 0, 0, 115]);
  expect(at(saliencyPixels(pixels, null, colours), 0)).toEqual([0, 0, 0, 255]);
  expect(at(saliencyPixels(pixels, new Float32Array(2), colours), 0)).toEqual([0, 0, 0, 115]);
});
