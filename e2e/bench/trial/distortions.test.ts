/** One dot, a block and plain grey, turned, moved and made noisy. */
import { expect, test } from 'vitest';
import { PIXELS, SIDE } from '../../../src/data/digits.ts';
import { random } from '../../../src/lib/random.ts';
import { moved, noisy, rotation, shift } from './distortions.ts';

/** A dot of full ink. */
function dot(x: number, y: number): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(PIXELS);
  image[y * SIDE + x] = 255;
  return image;
}

/** Two images: a block in the upper left and one off the centre. */
function blocks(): Uint8Array<ArrayBuffer> {
  const images = new Uint8Array(2 * PIXELS);
  for (let y = 0; y < 6; y++) {
    for (let x = 0; x < 6; x++) {
      images[(8 + y) * SIDE + 8 + x] = 200;
      images[PIXELS + (12 + y) * SIDE + 14 + x] = 100;
    }
  }
  return images;
}

const ink = (images: Uint8Array): number => images.reduce((sum, value) => sum + value, 0);

test('a quarter turn above 0 is clockwise: what is right of the centre comes to lie below it', () => {
  expect(moved(dot(20, 13), rotation(90))).toEqual(dot(14, 20));
  expect(moved(dot(20, 13), rotation(-90))).toEqual(dot(13, 7));
});

test('twenty degrees one way and back change little, and ink stays', () => {
  const turned = moved(blocks(), rotation(20));
  expect(Math.abs(ink(turned) / ink(blocks()) - 1)).toBeLessThan(0.02);
  expect(turned).not.toEqual(blocks());
  const back = moved(turned, rotation(-20));
  const off = back.reduce((sum, value, i) => sum + Math.abs(value - (blocks()[i] ?? 0)), 0);
  expect(off / ink(blocks())).toBeLessThan(0.25);
});

test('a shift moves whole pixels, and what leaves the image is gone', () => {
  expect(moved(dot(5, 6), shift(3, 0))).toEqual(dot(8, 6));
  expect(moved(dot(5, 6), shift(0, -3))).toEqual(dot(5, 3));
  expect(ink(moved(dot(1, 6), shift(-3, 0)))).toBe(0);
});

test('images do not mix: each lies where it lay', () => {
  expect(moved(blocks(), rotation(0))).toEqual(blocks());
  const [one, two] = [dot(1, 1), dot(25, 25)];
  const both = new Uint8Array([...one, ...two]);
  expect(moved(both, shift(1, 1))).toEqual(new Uint8Array([...dot(2, 2), ...dot(26, 26)]));
});

test('noise has the spread that it says, comes from the seed alone, and clips', () => {
  const grey = new Uint8Array(20 * PIXELS).fill(128);
  const values = noisy(grey, 0.1, random(1));
  expect(values).toEqual(noisy(grey, 0.1, random(1)));
  expect(values).not.toEqual(noisy(grey, 0.1, random(2)));
  const mean = ink(values) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(128, -0.5);
  expect(Math.sqrt(variance) / 255).toBeCloseTo(0.1, 2);

  const paper = noisy(new Uint8Array(20 * PIXELS), 0.2, random(1));
  expect(paper.filter(value => value === 0).length / paper.length).toBeCloseTo(0.5, 1);
});
