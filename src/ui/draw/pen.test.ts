import { describe, expect, it } from 'vitest';
import { pen, type Touch } from './pen.ts';

const touch = (pointer: number, kind: string, x: number, y: number, time = 0): Touch => ({
  pointer,
  kind,
  x,
  y,
  time,
});

describe('pen', () => {
  it('collects one stroke from down to up', () => {
    const p = pen();
    expect(p.down(touch(1, 'mouse', 0.1, 0.2, 1000))).toBe(true);
    expect(p.move([touch(1, 'mouse', 0.3, 0.4, 1016), touch(1, 'mouse', 0.5, 0.6, 1040)])).toBe(true);
    expect(p.up(1)).toEqual({ x: [0.1, 0.3, 0.5], y: [0.2, 0.4, 0.6], t: [0, 16, 40] });
    expect(p.unfinished()).toBeNull();
    expect(p.up(1)).toBeNull();
  });

  it('makes a dot of a tap, and leaves out places that are all but the same', () => {
    const p = pen();
    p.down(touch(1, 'touch', 0.5, 0.5));
    p.move([touch(1, 'touch', 0.5005, 0.5)]);
    expect(p.up(1)).toEqual({ x: [0.5], y: [0.5], t: [0] });
  });

  it('draws with one pointer at a time', () => {
    const p = pen();
    p.down(touch(1, 'touch', 0.1, 0.1));
    expect(p.down(touch(2, 'touch', 0.9, 0.9))).toBe(false);
    expect(p.move([touch(2, 'touch', 0.8, 0.8)])).toBe(false);
    expect(p.up(2)).toBeNull();
    expect(p.up(1)).toEqual({ x: [0.1], y: [0.1], t: [0] });
  });

  it('prefers the pen to a palm that came before it or comes after it', () => {
    const p = pen();
    p.down(touch(1, 'touch', 0.9, 0.9, 0));
    expect(p.down(touch(2, 'pen', 0.2, 0.2, 50))).toBe(true);
    expect(p.up(1)).toBeNull();
    expect(p.up(2)).toEqual({ x: [0.2], y: [0.2], t: [0] });
    expect(p.down(touch(3, 'touch', 0.9, 0.9, 500))).toBe(false);
    expect(p.down(touch(4, 'touch', 0.9, 0.9, 2000))).toBe(true);
  });

  it('gives copies, which later moves leave alone', () => {
    const p = pen();
    p.down(touch(1, 'mouse', 0.1, 0.1));
    const before = p.unfinished();
    p.move([touch(1, 'mouse', 0.2, 0.2)]);
    expect(before).toEqual({ x: [0.1], y: [0.1], t: [0] });
  });
});
