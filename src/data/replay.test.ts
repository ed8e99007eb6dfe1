import { expect, test } from 'vitest';
import { playbackOf } from './replay.ts';

const timed = { x: [0, 0.1, 0.9], y: [0, 0.5, 0.5], t: [0, 100, 400] };
const untimed = { x: [0, 0.5, 1], y: [0, 0, 0] };

test('a recorded stroke is played in its own time', () => {
  const { duration, at } = playbackOf([timed]);
  expect(duration).toBe(400);
  expect(at(0)).toEqual([{ x: [0], y: [0] }]);
  expect(at(99)).toEqual([{ x: [0], y: [0] }]);
  expect(at(100)).toEqual([{ x: [0, 0.1], y: [0, 0.5] }]);
  expect(at(400)).toEqual([timed]);
});

test('a stroke that nobody timed moves at a steady speed', () => {
  const { duration, at } = playbackOf([untimed]);
  expect(duration).toBeCloseTo(900);
  expect(at(duration / 2 - 1)[0]?.x).toEqual([0]);
  expect(at(duration / 2 + 1)[0]?.x).toEqual([0, 0.5]);
});

test('strokes follow one another after a short lift, and end as the drawing itself', () => {
  const strokes = [timed, untimed, timed];
  const { duration, ends, at } = playbackOf(strokes);
  expect(ends).toHaveLength(3);
  expect(ends[0]).toBe(400);
  expect(ends[2]).toBe(duration);
  expect(at(500)).toEqual([timed]);
  expect(at(640)).toHaveLength(2);
  expect(at(duration)).toEqual(strokes);
});

test('a slow drawing is played faster, none takes over eight seconds', () => {
  const slow = { ...timed, t: [0, 1000, 60_000] };
  const { duration, at } = playbackOf([slow, timed]);
  expect(duration).toBeCloseTo(8000);
  expect(at(duration + 1)).toEqual([slow, timed]);
  expect(at(8000 * (2000 / 61_000))[0]?.x).toEqual([0, 0.1]);
});

test('times that go back, or of another number than the points, do no harm', () => {
  expect(playbackOf([{ ...timed, t: [0, 300, 200] }]).duration).toBe(300);
  expect(playbackOf([{ ...timed, t: [0] }]).duration).toBeGreaterThan(900);
  expect(playbackOf([]).duration).toBe(0);
  expect(playbackOf([]).at(0)).toEqual([]);
  expect(playbackOf([{ x: [0.5], y: [0.5] }]).at(0)).toEqual([{ x: [0.5], y: [0.5] }]);
});
