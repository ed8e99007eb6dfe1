import { describe, expect, it } from 'vitest';
import {
  count,
  counted,
  duration,
  listed,
  lossText,
  momentText,
  percent,
  rateText,
  sizeText,
} from './format.ts';

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
    expect(lossText(1.2e23)).toBe('1.2e+23');
  });

  it('writes rates with the digits that count', () => {
    expect(rateText(0.001)).toBe('0.001');
    expect(rateText(Math.fround(0.00086071))).toBe('0.000861');
    expect(rateText(0.0000012345)).toBe('1.23e-6');
    expect(rateText(0)).toBe('0');
  });

  it('puts words in a row', () => {
    expect(listed(['1'])).toBe('1');
    expect(listed(['1', '2', '3'])).toBe('1, 2 and 3');
  });

  it('gets coarser as time spans grow', () => {
    expect(duration(400)).toBe('0 s');
    expect(duration(59_400)).toBe('59 s');
    expect(duration(59_600)).toBe('1 min 00 s');
    expect(duration(65_000)).toBe('1 min 05 s');
    expect(duration(7_380_000)).toBe('2 h 03 min');
  });

  it('writes sizes with the digits that count', () => {
    expect(sizeText(0)).toBe('0 bytes');
    expect(sizeText(999)).toBe('999 bytes');
    expect(sizeText(1000)).toBe('1 kB');
    expect(sizeText(3_120_000)).toBe('3.1 MB');
    expect(sizeText(9_960_000)).toBe('10 MB');
    expect(sizeText(999_700)).toBe('1 MB');
    expect(sizeText(2_140_000_000)).toBe('2.1 GB');
    expect(sizeText(1_250_000_000_000)).toBe('1,250 GB');
  });

  it('writes moments by the clock on the wall', () => {
    expect(momentText(new Date(2026, 10, 21, 14, 5).getTime())).toBe('21 Nov 2026, 14:05');
  });
});
