import { expect, test } from 'vitest';
import { networkOf, presets, presetOf } from '../../recipe/presets.ts';
import { blocksOf, rowWidth } from './blocks.ts';

test('two-conv is seven blocks, from the picture to the ten answers', () => {
  const blocks = blocksOf(networkOf(presetOf('two-conv').recipe));
  expect(blocks.map(({ kind }) => kind)).toEqual(['input', 'conv', 'pool', 'conv', 'pool', 'dense', 'dense']);
  expect(blocks.map(({ size }) => size)).toEqual([
    '28×28×1',
    '26×26×32',
    '13×13×32',
    '11×11×64',
    '5×5×64',
    '128',
    '10',
  ]);
});

test('blocks stand beside each other, none taller than the picture that is read', () => {
  for (const { id, recipe } of presets) {
    const blocks = blocksOf(networkOf(recipe));
    blocks.forEach((block, i) => {
      const before = blocks[i - 1];
      expect(block.left, id).toBeGreaterThanOrEqual(before ? before.left + before.width : 0);
      expect(block.height, id).toBeGreaterThan(0);
      expect(block.height, id).toBeLessThanOrEqual(100);
    });
    const last = blocks.at(-1);
    expect(rowWidth(blocks), id).toBe(last ? last.left + last.width : 0);
  }
});

test('pooling halves the height, and more maps make a block wider', () => {
  const [, conv1, pool1, conv2] = blocksOf(networkOf(presetOf('two-conv').recipe));
  expect(pool1?.height).toBeCloseTo((conv1?.height ?? 0) / 2);
  expect(conv2?.width).toBeGreaterThan(conv1?.width ?? Infinity);
});
