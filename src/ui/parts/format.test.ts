import { describe, expect, it } from 'vitest';
import { count, counted, duration, lossText, percent } from './format.ts';

describe('format', () => {
  it('writes counts with separators and the right noun', () => {
    expect(count(28_000)).toBe('28,000');
    expect(counted(1, 'digit')).toBe('1 digit');
    expect(counted(42_000, 'labelled digit')).toBe('42,000 labelled digits');
  });

  it('writes shares in percent with a space', () => {
    expect(percent(0.98912)).toBe('98.91 %');
    expect(percent(1, 0)).toBe('100 %');
  });

  it('keeps a tiny loss apart from zero', () => {
    expect(lossText(0.03456)).toBe('0.0346');
    expect(lossText(0.00002)).toBe('2.0e-5');
    expect(lossText(0)).toBe('0.0000');
  });

  it('gets coarser as time spans grow', () => {
    expect(duration(400)).toBe('0 s');
    expect(duration(59_400)).toBe('59 s');
    expect(duration(59_600)).toBe('1 min 00 s');
    expect(duration(65_000)).toBe('1 min 05 s');
    expect(duration(7_380_000)).toBe('2 h 03 min');
  });
});
