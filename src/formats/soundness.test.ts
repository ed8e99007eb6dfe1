/** Our own networks are sound; others are told why they are not. */
import { expect, test } from 'vitest';
import type { Layer } from '../recipe/network.ts';
import { presets } from '../recipe/presets.ts';
import { flawOf } from './soundness.ts';

const dense = (units: number, activation: 'relu' | 'softmax' = 'softmax'): Layer => ({
  kind: 'dense',
  units,
  activation,
});
const conv = (filters: number, size: number, padding: 'same' | 'valid' = 'valid'): Layer => ({
  kind: 'conv',
  filters,
  size,
  padding,
  activation: 'relu',
});
const flatten: Layer = { kind: 'flatten' };

test.for(presets.map(({ id, network, recipe }) => ({ id, network: network(recipe) })))(
  '$id',
  ({ network }) => {
    expect(flawOf(network)).toBeNull();
  },
);

test.for<readonly [what: string, network: readonly Layer[], says: RegExp]>([
  ['nothing', [], /does not end in a dense layer/],
  ['eleven outputs', [flatten, dense(11)], /10 units/],
  ['no softmax', [flatten, dense(10, 'relu')], /softmax/],
  [
    'nothing left to read',
    [conv(8, 20), conv(8, 20), flatten, dense(10)],
    /layer \(conv2\) with nothing left/,
  ],
  ['a dense layer on pictures', [conv(8, 3), dense(10)], /layer \(dense1\) that cannot follow/],
  ['a convolution of a row', [flatten, conv(8, 1), flatten, dense(10)], /layer \(conv1\) that cannot follow/],
  [
    'too many weights',
    [flatten, dense(16_000, 'relu'), dense(16_000, 'relu'), dense(10)],
    /parameters; expected at most/,
  ],
  [
    'outputs that no memory holds',
    [conv(2000, 1), flatten, dense(10)],
    /layer \(conv1\) with 1,568,000 outputs; expected at most/,
  ],
  [
    'more work than a browser can do',
    [
      ...Array.from({ length: 9 }, () => conv(256, 5, 'same')),
      { kind: 'maxPool', size: 14 },
      flatten,
      dense(10),
    ],
    /multiplications for each digit; expected at most/,
  ],
  ['too many layers', [...Array.from({ length: 300 }, () => flatten), dense(10)], /301 layers/],
])('%s', ([, network, says]) => {
  expect(flawOf(network)).toMatch(says);
});
