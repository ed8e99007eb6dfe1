/** How a recorded step is cut into submits; the commands are stand-ins, since nothing looks into them here. */
import { expect, test } from 'vitest';
import { cut, type Command } from './commands.ts';

const [buffer, pipeline, bindGroup] = [{} as GPUBuffer, {} as GPUComputePipeline, {} as GPUBindGroup];
const dispatch = (x: number): Command => ({ kind: 'dispatch', pipeline, bindGroup, groups: [x, 1, 1] });
const copy = (bytes: number): Command => ({
  kind: 'copy',
  from: buffer,
  to: buffer,
  fromOffset: 0,
  toOffset: 0,
  bytes,
});
test('keeps every command and its order, in pieces of about the same size', () => {
  const commands = Array.from({ length: 41 }, (_, i) => (i % 7 === 6 ? copy(i) : dispatch(i)));
  for (const most of [1, 2, 5, 17, 36, 1000]) {
    const pieces = cut(commands, most);
    expect(pieces.flatMap(piece => piece.commands)).toEqual(commands);
    const sizes = pieces.map(({ dispatches }) => dispatches);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

test('a copy goes with the dispatch before it, or with the first', () => {
  const [a, b, c, first, last] = [dispatch(1), dispatch(2), dispatch(3), copy(4), copy(8)];
  expect(cut([first, a, b, c, last], 1).map(piece => piece.commands)).toEqual([[first, a], [b], [c, last]]);
});

test('nothing but copies is one piece', () => {
  expect(cut([copy(4), copy(8)], 3)).toEqual([{ commands: [copy(4), copy(8)], dispatches: 0 }]);
});
