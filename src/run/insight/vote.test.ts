import { expect, test } from 'vitest';
import { vote, VOTERS, withVote } from './vote.ts';

/** Rows of length 1 in the plane, at these angles in degrees. */
const at = (...degrees: readonly number[]): Float32Array =>
  Float32Array.from(
    degrees.flatMap(each => [Math.cos((each * Math.PI) / 180), Math.sin((each * Math.PI) / 180)]),
  );
const total = (shares: Float32Array): number => shares.reduce((sum, share) => sum + share, 0);

test('the most alike have the most say', () => {
  const shares = vote(at(0), at(40, 5, 0), Uint8Array.of(3, 7, 9));
  expect(total(shares)).toBeCloseTo(1, 6);
  const say = (degrees: number): number => Math.exp((Math.cos((degrees * Math.PI) / 180) - 1) / 0.05);
  const all = say(0) + say(5) + say(40);
  expect(shares[9]).toBeCloseTo(say(0) / all, 5);
  expect(shares[7]).toBeCloseTo(say(5) / all, 5);
  expect(shares[3]).toBeCloseTo(say(40) / all, 5);
});

test('many that are nearly as alike outvote one that is a little more so', () => {
  const shares = vote(at(0), at(1, 2, 2, 2), Uint8Array.of(4, 9, 9, 9));
  expect(shares.indexOf(Math.max(...shares))).toBe(9);
});

test('no more than the nearest vote', () => {
  const near = Array.from({ length: VOTERS }, () => 1);
  const shares = vote(
    at(0),
    at(...near, ...Array.from({ length: 50 }, () => 2)),
    Uint8Array.from({ length: 60 }, (_, i) => (i < VOTERS ? 1 : 2)),
  );
  expect(Array.from(shares)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('one known digit decides alone, and none is an error', () => {
  expect(vote(at(0), at(180), Uint8Array.of(6))[6]).toBe(1);
  expect(() => vote(at(0), at(), new Uint8Array(0))).toThrow('a digit that votes');
});

test('a reading is a fifth the network’s own, and sums to 1', () => {
  const own = Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
  const shares = Float32Array.of(0, 0, 0, 0.75, 0, 0, 0, 0, 0, 0.25);
  const reading = withVote(own, shares);
  expect(total(reading)).toBeCloseTo(1, 6);
  expect([reading[2], reading[3], reading[9]].map(p => Math.round(10 * (p ?? 0)))).toEqual([2, 6, 2]);
});
