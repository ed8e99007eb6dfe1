import { describe, expect, it } from 'vitest';
import { axisOf, axisTicks } from './axis.ts';

const extent = { epochs: 3, stepsPerEpoch: 50, durations: [4000, 2000] };

describe('an axis', () => {
  it('of epochs is what it is', () => {
    const axis = axisOf('epoch', extent);
    expect([axis.end, axis.epochAt(1.5), axis.placeOf(2), axis.write(1.25)]).toEqual([
      3,
      1.5,
      2,
      'epoch 1.3',
    ]);
    expect(axisTicks(axis)).toEqual([0, 1, 2, 3]);
  });

  it('of steps counts them through all epochs', () => {
    const axis = axisOf('step', extent);
    expect([axis.end, axis.epochAt(75), axis.placeOf(2)]).toEqual([150, 1.5, 100]);
    expect(axisOf('step', { ...extent, stepsPerEpoch: 1000 }).write(2500)).toBe('step 2,500');
  });

  it('of time runs evenly within an epoch, and takes what is to come for average', () => {
    const axis = axisOf('time', extent);
    expect([axis.kind, axis.end]).toEqual(['time', 9]);
    expect([2, 4, 5, 6, 9].map(axis.epochAt)).toEqual([0.5, 1, 1.5, 2, 3]);
    expect([0.5, 1, 1.5, 2, 3].map(axis.placeOf)).toEqual([2, 4, 5, 6, 9]);
  });

  it('of time is one of epochs until one is over', () => {
    expect(axisOf('time', { ...extent, durations: [] }).kind).toBe('epoch');
  });

  it('of time has the unit that fits', () => {
    const titles = [1000, 100_000, 10_000_000].map(
      ms => axisOf('time', { ...extent, durations: [ms] }).title,
    );
    expect(titles).toEqual(['Training time, s', 'Training time, min', 'Training time, h']);
  });
});
