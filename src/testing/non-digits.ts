/** Drawings that are no digits: signs, letters and scribbles, written with a hand that shakes. For what must not be read as one. */
import type { Stroke } from '../data/stroke.ts';
import { drawWarp } from '../data/handwriting/warp.ts';
import { present } from '../lib/check.ts';
import { random, type Random } from '../lib/random.ts';

type Point = readonly [x: number, y: number];
type Path = readonly Point[];

/** Strokes within 100 × 100, y downwards; only the corners. Some come out otherwise each time. */
const SHAPES: Readonly<Record<string, (rng: Random) => readonly Path[]>> = {
  A: () => [path('20,100 50,0 80,100'), path('32,62 68,62')],
  E: () => [path('75,0 25,0 25,100 75,100'), path('25,50 65,50')],
  H: () => [path('22,0 22,100'), path('78,0 78,100'), path('22,50 78,50')],
  K: () => [path('25,0 25,100'), path('75,0 25,55 78,100')],
  M: () => [path('10,100 20,0 50,60 80,0 90,100')],
  R: () => [
    path('25,100 25,0'),
    [...path('25,0'), ...arc([50, 25], 27, 25, -90, 90), ...path('25,50 78,100')],
  ],
  W: () => [path('5,0 28,100 50,30 72,100 95,0')],
  X: () => [path('15,0 85,100'), path('85,0 15,100')],
  plus: () => [path('50,5 50,95'), path('5,50 95,50')],
  arrow: () => [path('0,50 100,50'), path('68,20 100,50 68,80')],
  house: () => [path('15,45 15,100 85,100 85,45 15,45'), path('5,48 50,0 95,48')],
  heart: () => [
    [
      ...path('50,95 8,45'),
      ...arc([28, 25], 22, 20, 180, 350),
      ...arc([72, 25], 22, 20, 190, 360),
      ...path('92,45 50,95'),
    ],
  ],
  star: () => [path('20,100 50,0 80,100 2,38 98,38 20,100')],
  'crossed circle': () => [arc([50, 50], 48, 48, 0, 360), path('16,16 84,84'), path('84,16 16,84')],
  face: () => [
    arc([50, 50], 48, 48, 0, 360),
    arc([50, 52], 28, 24, 20, 160),
    path('33,35 34,38'),
    path('66,35 67,38'),
  ],
  lattice: () => [path('30,0 30,100'), path('70,0 70,100'), path('0,30 100,30'), path('0,70 100,70')],
  'three lines': () => [path('0,10 100,10'), path('0,50 100,50'), path('0,90 100,90')],
  zigzag: () => [path('0,70 15,30 30,70 45,30 60,70 75,30 90,70 100,30')],
  block: () => Array.from({ length: 14 }, (_, i) => path(`0,${i * 7.5} 100,${i * 7.5}`)),
  spiral: () => [
    Array.from({ length: 80 }, (_, i): Point => {
      const [turn, reach] = [(i / 80) * 6 * Math.PI, 4 + (i / 80) * 46];
      return [50 + reach * Math.cos(turn), 50 + reach * Math.sin(turn)];
    }),
  ],
  scribble: rng => [Array.from({ length: 14 }, (): Point => [100 * rng.uniform(), 100 * rng.uniform()])],
  dots: rng => Array.from({ length: 12 }, () => [[100 * rng.uniform(), 100 * rng.uniform()] as const]),
};

/** What can be drawn. */
export const nonDigits: readonly string[] = Object.keys(SHAPES);

/** One of them, as somebody would draw it this once; the same stream state gives the same strokes. */
export function drawNonDigit(name: string, rng: Random): readonly Stroke[] {
  const warp = drawWarp(2.5, rng);
  const [wide, lean, turn] = [Math.exp(0.15 * rng.normal()), 0.1 * rng.normal(), 0.08 * rng.normal()];
  const shake = (): number => 1.5 * rng.normal();
  return present(
    SHAPES[name],
    `the drawing ${name}`,
  )(rng).map(corners => {
    const points = finely(corners.map(([x, y]): Point => [x + shake(), y + shake()])).map(([x, y]) => {
      const moved = warp(x, y);
      const [across, down] = [(moved.x - 50) * wide - lean * (moved.y - 50), moved.y - 50];
      return [
        across * Math.cos(turn) - down * Math.sin(turn),
        across * Math.sin(turn) + down * Math.cos(turn),
      ];
    });
    return { x: points.map(([x = 0]) => x), y: points.map(([, y = 0]) => y) };
  });
}

/** `count` of each, one kind after the other, from a seed. */
export const drawNonDigits = (
  count: number,
  seed: number,
): readonly { name: string; strokes: readonly Stroke[] }[] =>
  nonDigits.flatMap(name => {
    const rng = random(seed).fork(name);
    return Array.from({ length: count }, () => ({ name, strokes: drawNonDigit(name, rng) }));
  });

/** Points from "x,y x,y …". */
const path = (text: string): Path =>
  text.split(' ').map((point): Point => {
    const [x = 0, y = 0] = point.split(',').map(Number);
    return [x, y];
  });

/** Points along an ellipse, from one angle to another, in degrees; 0 is right, 90 is down. */
const arc = ([x, y]: Point, radiusX: number, radiusY: number, from: number, to: number): Path =>
  Array.from({ length: 17 }, (_, i): Point => {
    const angle = ((from + ((to - from) * i) / 16) * Math.PI) / 180;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });

/** The path with a point at least every 6 units, so that what bends the plane bends its lines. */
function finely(corners: Path): Path {
  return corners.flatMap(([x, y], i): Path => {
    const before = corners[i - 1];
    if (!before) return [[x, y]];
    const [fromX, fromY] = before;
    const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / 6));
    return Array.from({ length: steps }, (_, step): Point => {
      const share = (step + 1) / steps;
      return [fromX + (x - fromX) * share, fromY + (y - fromY) * share];
    });
  });
}
